using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;

namespace Stoa.Kernel.Web;

/// <summary>
/// Makes a POST safe to repeat. A request that carries an Idempotency-Key has its effect once; whoever sends it again gets the first
/// answer.
/// The key is written by the transaction that has the effect, so there is no moment at which one is there without the other, and a
/// key can't stay busy. A request without a key, or from nobody known, is just a transaction.
/// </summary>
public sealed partial class Once(Database database, Secrets secrets, Func<HttpContext, string?> caller, ILogger<Once> log)
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";
    public const int LongestKey = 255;

    private const string Purpose = "kept-answer";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Scope, string Key), Run> running = new();

    /// <summary>
    /// The whole answer follows from what the transaction decided, so effect and answer are one commit.
    /// <paramref name="tell"/> is pure: it may run inside the transaction, and more than once.
    /// </summary>
    public async Task<IResult> Transact<T>(
        HttpContext http, Func<Tx, Task<T>> work, Func<T, Answer> tell, [CallerArgumentExpression(nameof(work))] string name = "")
    {
        if (!IsKeyed(http, out var scope))
            return tell(await database.Transact(work, http.RequestAborted, name));
        return await Guard(
            http, name, scope, Lost, async (tx, key) => await KeepNew(tx, key, tell(await work(tx)), http.TraceIdentifier));
    }

    /// <summary>
    /// The transaction makes something, and its answer is told afterwards from its id; <paramref name="tell"/> may wait for other services.
    /// After a crash between the two a retry is answered by the same function.
    /// </summary>
    public async Task<IResult> Make<T>(
        HttpContext http, Func<Tx, Task<T>> work, Func<T, Made> made, Func<string, Task<Answer>> tell,
        [CallerArgumentExpression(nameof(work))] string name = "")
    {
        if (!IsKeyed(http, out var scope))
        {
            var outcome = made(await database.Transact(work, http.RequestAborted, name));
            return outcome.Refusal ?? await tell(outcome.Id!);
        }
        return await Guard(http, name, scope, tell, async (tx, key) =>
        {
            var outcome = made(await work(tx));
            if (outcome.Refusal is { } refusal)
                return await KeepNew(tx, key, refusal, http.TraceIdentifier);
            await KeptAnswers.Made(tx, key, outcome.Id!);
            return new Turn(outcome.Id);
        });
    }

    /// <summary>
    /// What this very request was answered before, where it was. For a route whose preparation can't be done twice, such as proving a
    /// password that the first request changed.
    /// </summary>
    public async Task<IResult?> Before(HttpContext http)
    {
        if (!IsKeyed(http, out var scope) || http.Request.Headers[Header] is not [{ } sent] || !IsKey(sent))
            return null;
        var key = new RequestKey(scope, sent, RequestBytes.Hash(http));
        if (await database.Read(snapshot => KeptAnswers.Find(snapshot, key)) is not { } row)
            return null;
        if (!row.Hash.AsSpan().SequenceEqual(key.Hash))
            return AnotherRequest();
        return row.Answer is null ? null : Again(row.Answer);
    }

    private bool IsKeyed(HttpContext http, out string scope)
    {
        scope = HttpMethods.IsPost(http.Request.Method) && http.Request.Headers.ContainsKey(Header) ? caller(http) ?? "" : "";
        return scope.Length > 0;
    }

    private async Task<IResult> Guard(
        HttpContext http, string name, string scope, Func<string, Task<Answer>> tellMade, Func<Tx, RequestKey, Task<Turn>> begin)
    {
        if (http.Request.Headers[Header] is not [{ } sent] || !IsKey(sent))
            return Problems.Invalid(Header, $"'{Header}' must be 1 to {LongestKey} visible ASCII characters.");
        var key = new RequestKey(scope, sent, RequestBytes.Hash(http));
        var mine = new Run(key.Hash);
        var run = running.GetOrAdd((key.Scope, key.Key), mine);
        if (run != mine)
            return Meet(run, key);
        var keepsLater = false;
        try
        {
            var turn = await database.Transact(
                async tx => await KeptAnswers.Claim(tx, key) ? await begin(tx, key) : await Earlier(tx, key),
                http.RequestAborted, name);
            if (turn.Result is { } result)
                return result;
            var answer = await tellMade(turn.MadeId!);
            var kept = answer.Keep(http.TraceIdentifier);
            if (!IsKept(kept))
                return answer;
            mine.Answer = kept;
            if (turn.IsRetry)
                return Replay(await KeepOrFind(key, mine.Answer));
            keepsLater = true;
            _ = KeepLater(key, mine.Answer);
            return new Sent(mine.Answer, Replayed: false);
        }
        finally
        {
            if (!keepsLater)
                running.TryRemove((key.Scope, key.Key), out _);
        }
    }

    /// <summary>The key was used before: by this same request, then its answer is kept or can be told again, or by another.</summary>
    private async Task<Turn> Earlier(Tx tx, RequestKey key)
    {
        if (await KeptAnswers.Find(tx, key) is not { } row)
            throw new Unavailable("The key was swept at this very moment.");
        if (!row.Hash.AsSpan().SequenceEqual(key.Hash))
            return new Turn(AnotherRequest());
        if (row.Answer is null)
            return new Turn(row.MadeId!, IsRetry: true);
        return new Turn(Again(row.Answer));
    }

    private IResult Again(byte[] kept) => secrets.Open(Purpose, kept) is { } plain ? Replay(KeptAnswer.FromBytes(plain)) : AnswerLost();

    private async Task<Turn> KeepNew(Tx tx, RequestKey key, Answer answer, string traceId)
    {
        if (answer.Status >= 500)
            throw new InvalidOperationException($"A transaction can't decide to answer {answer.Status}: it would be committed.");
        var kept = answer.Keep(traceId);
        if (!IsKept(kept))
        {
            await KeptAnswers.Release(tx, key);
            return new Turn(answer);
        }
        await KeptAnswers.Keep(tx, key, secrets.Seal(Purpose, kept.ToBytes()));
        return new Turn(new Sent(kept, Replayed: false));
    }

    /// <summary>Nobody waits for this commit; until it is there, retries in this process get the answer from memory.</summary>
    private async Task KeepLater(RequestKey key, KeptAnswer answer)
    {
        try
        {
            await KeepOrFind(key, answer);
        }
        catch (Unavailable failure)
        {
            LogNotKept(log, failure.Message);       // no harm: a retry is told from what was made
        }
        finally
        {
            running.TryRemove((key.Scope, key.Key), out _);
        }
    }

    /// <summary>Keeps this answer, or finds that another process was first with its own; gives the one that stays.</summary>
    private async Task<KeptAnswer> KeepOrFind(RequestKey key, KeptAnswer answer)
    {
        var sealedAnswer = secrets.Seal(Purpose, answer.ToBytes());
        var stays = await database.Transact(Lane.Patient, Cause.Current, "keep an answer", async tx =>
            await KeptAnswers.Keep(tx, key, sealedAnswer) ? null : (await KeptAnswers.Find(tx, key))?.Answer);
        return stays is not null && secrets.Open(Purpose, stays) is { } plain ? KeptAnswer.FromBytes(plain) : answer;
    }

    /// <summary>The same key is being worked on in this process.</summary>
    private static IResult Meet(Run run, RequestKey key)
    {
        if (!run.Hash.AsSpan().SequenceEqual(key.Hash))
            return AnotherRequest();
        return run.Answer is { } answer ? Replay(answer) : StillRunning();
    }

    private static Sent Replay(KeptAnswer answer) => new(answer, Replayed: true);

    private static Problem StillRunning() =>
        new(409, "still-running", "The first request with this key is still running. Ask again in a moment.") { RetryAfter = Soon };

    private static Problem AnotherRequest() =>
        Problems.Status(422, "idempotency-key-reused", $"This '{Header}' was used for another request. Take a new one for a new request.");

    /// <summary>The shop's secret was changed, or the route no longer answers as it did.</summary>
    private static Problem AnswerLost() => Problems.Conflict("answer-lost", "This was done before, but its answer can't be read any more.");

    private static Task<Answer> Lost(string id) => Task.FromResult<Answer>(AnswerLost());

    /// <summary>What says when to come back would say so for ever.</summary>
    private static bool IsKept(KeptAnswer answer) => answer.Status is < 500 and not 429 && answer.RetryAfter is null;

    private static bool IsKey(string key) => key.Length is > 0 and <= LongestKey && !key.AsSpan().ContainsAnyExceptInRange('!', '~');

    [LoggerMessage(3010, LogLevel.Warning, "An answer was not kept: {Reason}")]
    private static partial void LogNotKept(ILogger log, string reason);

    /// <summary>A request under way in this process, and its answer once that is known.</summary>
    private sealed class Run(byte[] hash)
    {
        private KeptAnswer? answer;

        public byte[] Hash => hash;

        public KeptAnswer? Answer
        {
            get => Volatile.Read(ref answer);
            set => Volatile.Write(ref answer, value);
        }
    }

    /// <summary>What a transaction came to: a result, or the id from which the answer is to be told.</summary>
    private sealed record Turn(IResult? Result, string? MadeId, bool IsRetry)
    {
        public Turn(IResult result) : this(result, null, false)
        {
        }

        public Turn(string? madeId, bool IsRetry = false) : this(null, madeId, IsRetry)
        {
        }
    }

    /// <summary>An answer with the word whether it is the first one's.</summary>
    private sealed record Sent(KeptAnswer Answer, bool Replayed) : IResult, IStatusCodeHttpResult
    {
        int? IStatusCodeHttpResult.StatusCode => Answer.Status;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (Replayed)
                httpContext.Response.Headers[ReplayedHeader] = "true";
            return Answer.Write(httpContext.Response);
        }
    }
}
