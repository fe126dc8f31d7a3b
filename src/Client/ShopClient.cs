using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stoa.Client.Models;

namespace Stoa.Client;

/// <summary>
/// A shop's public API for one visitor: a guest with a cart, a customer, somebody of the staff. It keeps what opens their things, renews
/// their session, gives every request a key by which it can be repeated, and repeats it when its answer is lost.
/// </summary>
/// <param name="http">Its BaseAddress is the shop's.</param>
public sealed partial class ShopClient(HttpClient http, TimeProvider? time = null) : IDisposable
{
    private const int MostAttempts = 3;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200), LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromSeconds(30);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly SemaphoreSlim renewing = new(1);

    /// <summary>Who is signed in; nobody for a guest. Signing in and out by this client sets it.</summary>
    public SignIn? Session { get; set; }

    /// <summary>What opens a guest's cart.</summary>
    public string? CartToken { get; set; }

    /// <summary>What opens a guest's order: the last one that was placed, unless a call names another.</summary>
    public string? OrderToken { get; set; }

    /// <summary>Adds what every request carries besides: for a page, for whom it asks.</summary>
    public Action<HttpRequestMessage>? Before { get; init; }

    /// <summary>Looks at every answer before it is read: for a page, at what its browser is to keep.</summary>
    public Action<HttpResponseMessage>? After { get; init; }

    public void Dispose() => renewing.Dispose();

    /// <summary>Asks, and repeats what may be repeated until there is an answer.</summary>
    internal async Task<Answer<T>> Send<T>(Request request, CancellationToken stop)
    {
        if (Session is { } session && session.ExpiresAt - time.GetUtcNow() < RenewBefore)
            await Renew(session, stop);
        var hasRenewed = false;
        for (var attempt = 1; ; attempt++)
        {
            var used = Session;
            var answer = await Try<T>(request, stop);
            if (answer.Status == 401 && used is not null && !hasRenewed)
            {
                hasRenewed = true;
                if (await Renew(used, stop))
                    continue;
            }
            if (attempt == MostAttempts || !request.MayRepeat || PauseAfter(answer.Problem, attempt) is not { } pause)
                return answer;
            await Task.Delay(pause, time, stop);
        }
    }

    /// <summary>All items of a list, page by page, as they are needed.</summary>
    /// <exception cref="ProblemException">A page could not be had.</exception>
    internal static async IAsyncEnumerable<TItem> Pages<TPage, TItem>(
        Func<string?, Task<Answer<TPage>>> page, Func<TPage, (IReadOnlyList<TItem> Items, string? Next)> read,
        [EnumeratorCancellation] CancellationToken stop = default)
    {
        for (string? after = null; ;)
        {
            stop.ThrowIfCancellationRequested();
            var (items, next) = read((await page(after)).Value);
            foreach (var item in items)
                yield return item;
            if (next is null)
                yield break;
            after = next;
        }
    }

    /// <summary>A word that nobody has used, to repeat a request by.</summary>
    internal static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    internal static string Escape(string value) => Uri.EscapeDataString(value);

    /// <summary>How long to wait before the same is asked again; nothing where that would be of no use.</summary>
    private static TimeSpan? PauseAfter(Problem? problem, int attempt) => problem switch
    {
        { RetryAfter: { } wait } when problem.Status is 503 or 409 && wait <= LongestPause => wait,
        { Status: 0 or 502 or 504 } => FirstPause * (1 << attempt),
        _ => null,
    };

    private async Task<Answer<T>> Try<T>(Request request, CancellationToken stop)
    {
        using var message = Write(request);
        try
        {
            using var response = await http.SendAsync(message, stop);
            After?.Invoke(response);
            // What was renamed says where it is now; the next hop is the last one.
            if (response is { StatusCode: HttpStatusCode.MovedPermanently, Headers.Location: { } moved }
                && request.Method == HttpMethod.Get && !request.IsMoved)
                return await Try<T>(request.To(moved.OriginalString), stop);
            var answer = await Read<T>(response, stop);
            Keep(answer.Given);
            return answer;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException
            || (failure is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return new(0, default, new Problem { Code = Problem.Unreachable, Title = "No answer", Detail = failure.Message });
        }
    }

    private HttpRequestMessage Write(Request request)
    {
        var message = new HttpRequestMessage(request.Method, request.Address);
        if (request.Body is { } body)
            message.Content = body as HttpContent ?? JsonContent.Create(body, body.GetType(), options: Json);
        if (Session is { } session && !request.IsAnonymous)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session.Token);
        Add("Idempotency-Key", request.Key);
        Add("If-Match", request.IfMatch);
        Add("Prefer", request.Wait is { } seconds ? $"wait={seconds}" : null);
        Add("X-Cart-Token", request.IsOfCart ? CartToken : null);
        Add("X-Order-Token", request.IsOfOrder ? request.OrderToken ?? OrderToken : null);
        Before?.Invoke(message);
        return message;

        void Add(string name, string? value)
        {
            if (value is not null)
                message.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static async Task<Answer<T>> Read<T>(HttpResponseMessage response, CancellationToken stop)
    {
        var status = (int)response.StatusCode;
        if (!response.IsSuccessStatusCode)
            return new(status, default, await Refusal(response, stop));
        var given = response.StatusCode == HttpStatusCode.NoContent || typeof(T) == typeof(Nothing)
            ? default
            : await response.Content.ReadFromJsonAsync<T>(Json, stop);
        return new(status, given, null)
        {
            ETag = response.Headers.ETag?.ToString(),
            IsReplay = response.Headers.Contains("Idempotency-Replayed"),
        };
    }

    private static async Task<Problem> Refusal(HttpResponseMessage response, CancellationToken stop)
    {
        var wait = response.Headers.RetryAfter?.Delta;
        try
        {
            if (response.Content.Headers.ContentType?.MediaType is "application/problem+json"
                && await response.Content.ReadFromJsonAsync<Problem>(Json, stop) is { } told)
                return told with { RetryAfter = wait };
        }
        catch (JsonException)
        {
            // Whoever stands between us and the shop said something of his own.
        }
        return new Problem
        {
            Status = (int)response.StatusCode,
            Code = "no-problem",
            Title = response.ReasonPhrase ?? "",
            Detail = "Not the shop's own answer.",
            RetryAfter = wait,
        };
    }

    /// <summary>Renews a session, once for all who find it old. False: it is over.</summary>
    private async Task<bool> Renew(SignIn old, CancellationToken stop)
    {
        await renewing.WaitAsync(stop);
        try
        {
            if (Session != old)
                return Session is not null;
            var renewed = await Try<SignedIn>(
                new Request(HttpMethod.Post, "/auth/refresh") { Body = new RefreshToken { Value = old.RefreshToken }, IsAnonymous = true },
                stop);
            // What can't be asked now may be asked later.
            if (renewed.Status == 401)
                Session = null;
            return renewed.IsGood;
        }
        finally
        {
            renewing.Release();
        }
    }

    private void Keep(object? given)
    {
        switch (given)
        {
            case SignedIn signed:
                Session = new(signed.Token, signed.RefreshToken, time.GetUtcNow().AddSeconds(signed.ExpiresIn));
                break;
            case Cart cart:
                CartToken = cart.CartToken ?? (Session is null ? CartToken : null);
                break;
            case Order { OrderToken: { } token }:
                OrderToken = token;
                break;
        }
    }
}
