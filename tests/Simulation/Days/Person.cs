using System.Globalization;
using Stoa.Testing;

namespace Stoa.Simulation.Tests.Days;

/// <summary>
/// Somebody who does one thing after the other, and asks for each until there is an answer: again when the shop died, later when it says
/// so, sometimes twice or more at once with the same key.
/// </summary>
internal abstract class Person(Lives lives, Memory memory, string name, Random dice)
{
    private const int MostTries = 400;

    /// <summary>How often they ask when it is another of their payments that they wait for.</summary>
    private const int Patience = 4;

    /// <summary>The bank waits for the buyer, perhaps for long.</summary>
    protected const string Pending = "payment-pending";

    private int asked;

    protected Lives Lives => lives;

    protected Memory Memory => memory;

    protected Random Dice => dice;

    protected string Name => name;

    /// <summary>By which they sign in; nobody without one.</summary>
    protected string Email { get; set; } = "";

    protected string Token { get; set; } = "";

    protected string RefreshToken { get; set; } = "";

    protected bool HasAccount => Email.Length > 0;

    protected bool Chance(int percent) => dice.Next(100) < percent;

    /// <summary>Does this many things.</summary>
    public async Task Live(int things)
    {
        for (var i = 0; i < things; i++)
            await Act();
    }

    protected abstract Task Act();

    /// <summary>What they hold in their hands when they come to the door.</summary>
    protected virtual void Carry(Visitor visitor, string orderToken)
    {
        visitor.Token = Token;
        visitor.OrderToken = orderToken;
    }

    protected Task<Reply> Get(string path, string orderToken = "") => Ask(HttpMethod.Get, path, null, null, orderToken);

    protected Task<Reply> Patch(string path, object body) => Ask(HttpMethod.Patch, path, body, null, "");

    protected Task<Reply> Delete(string path) => Ask(HttpMethod.Delete, path, null, null, "");

    /// <summary>Asks for something that must not be done twice.</summary>
    protected Task<Reply> Post(string path, object body, string orderToken = "") =>
        Ask(HttpMethod.Post, path, body, string.Create(CultureInfo.InvariantCulture, $"{name}-{++asked}"), orderToken);

    /// <summary>The same without a key.</summary>
    protected Task<Reply> PostOnce(string path, object body) => Ask(HttpMethod.Post, path, body, null, "");

    /// <summary>Opens an account, or finds that it was opened before an answer came.</summary>
    protected async Task Register(string email)
    {
        var body = new { name = "Ada Lovelace", email, password = TestShop.Password };
        var reply = await Ask(HttpMethod.Post, "/auth/register", body, null, "");
        Email = email;
        if (Fits("register", reply, 201, 409).Status == 201)
            Enter(reply);
        else
            await LogIn();
    }

    /// <summary>Signs in; where the account is closed for the moment, once it is open again.</summary>
    protected async Task LogIn()
    {
        Token = "";
        var body = new { email = Email, password = TestShop.Password };
        for (var tries = 0; tries < MostTries; tries++)
        {
            var reply = Fits("log in", await Ask(HttpMethod.Post, "/auth/login", body, null, ""), 200, 401);
            if (reply.Status == 200)
            {
                Enter(reply);
                return;
            }
            await lives.Pass(TimeSpan.FromSeconds(1));
        }
        throw new InvalidOperationException($"{name} was not let in in {MostTries} tries.");
    }

    /// <summary>Two tabs of a browser stay signed in at the same time, with the same token.</summary>
    protected async Task RefreshInTwoTabs()
    {
        var body = new { refreshToken = RefreshToken };
        var replies = await Task.WhenAll(
            Ask(HttpMethod.Post, "/auth/refresh", body, null, ""), Ask(HttpMethod.Post, "/auth/refresh", body, null, ""));
        foreach (var reply in replies)
        {
            if (Fits("refresh", reply, 200, 401).Status == 200)
                Enter(reply);
        }
        // A tab is turned away where its request came again long after the first one, as after a death, and ends the session by that.
        var isTurnedAway = replies.Any(reply => reply.Status != 200);
        memory.Count(isTurnedAway ? "signed out" : "refreshed in two tabs");
        if (isTurnedAway)
            await LogIn();
    }

    /// <summary>That the answer is one of those that make sense here.</summary>
    protected Reply Fits(string what, Reply reply, params int[] statuses)
    {
        if (!statuses.Contains(reply.Status))
            memory.Blame($"{name}: {what} was answered {reply.Status} {reply.Body}");
        return reply;
    }

    private async Task<Reply> Ask(HttpMethod method, string path, object? body, string? key, string orderToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var life = await lives.Now();
            var copies = key is not null && Chance(30) ? dice.Next(2, 5) : 1;
            var replies = await Task.WhenAll(Enumerable.Range(0, copies).Select(_ => life.Ask(shop =>
            {
                var visitor = shop.Visitor();
                Carry(visitor, orderToken);
                return visitor.Send(method, path, body, key is null ? [] : [("Idempotency-Key", key)]);
            })));
            var isSignedIn = HasAccount && !path.StartsWith("/auth", StringComparison.Ordinal);
            var settling = replies.OfType<Reply>().Where(reply => Settles(reply, isSignedIn)).ToList();
            foreach (var reply in settling.Where(_ => key is not null))
                memory.Heard(key!, life.Number, reply);
            if (settling.Count > 0)
                return settling[0];
            if (tries >= Patience && replies.OfType<Reply>().FirstOrDefault(one => one.Status == 409 && one.Code == Pending) is { } pending)
                return pending;
            await Prepare(life, replies);
        }
        throw new InvalidOperationException($"{name}: nobody answered {method} {path} {key} in {MostTries} tries.");
    }

    /// <summary>Whatever keeps the request from being answered goes by.</summary>
    private async Task Prepare(Life life, Reply?[] replies)
    {
        if (replies.OfType<Reply>().FirstOrDefault(one => one.Status == 401) is not null)
            await LogIn();       // the token is too old by now
        else if (replies.OfType<Reply>().FirstOrDefault() is { } reply)
            await life.Wait(TimeSpan.FromSeconds(int.Parse(reply.Header("Retry-After")!, CultureInfo.InvariantCulture)));
        else
            memory.Count("answers lost");
    }

    /// <summary>False: it says to come back later, or to sign in again.</summary>
    private bool Settles(Reply reply, bool isSignedIn)
    {
        if (reply.Status is >= 500 and not 503)
            memory.Blame($"{name} was answered {reply.Status} {reply.Body}");
        if (reply.Status == 401 && isSignedIn)
            return false;
        if (reply.Header("Retry-After") is null)
            return true;
        memory.Count($"told to come back: {reply.Code}");
        return false;
    }

    private void Enter(Reply reply) => (Token, RefreshToken) = (reply.Text("token"), reply.Text("refreshToken"));
}
