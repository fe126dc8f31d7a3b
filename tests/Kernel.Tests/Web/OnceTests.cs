using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Web;

/// <summary>A retry has no second effect and gets the first answer, wherever the first one broke off.</summary>
public class OnceTests
{
    private sealed record NewToy(string Name);

    private sealed record ToyBody(string Id, string Name, string Mood);

    private const string Tables = "CREATE TABLE toy (id TEXT NOT NULL PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL)";

    /// <summary>A toy shop: its database, and what goes wrong in it.</summary>
    private sealed class Shop : IAsyncDisposable
    {
        private readonly FreshDatabase fresh;
        private Once once;

        private Shop(FreshDatabase fresh, Clock clock)
        {
            this.fresh = fresh;
            Secrets = new Secrets(new byte[32], clock);
            once = NewOnce();
        }

        public Secrets Secrets { get; }

        public ManualClock Time { get; private init; } = null!;

        public Database Database => fresh.Database;

        public DoorHost Host { get; private set; } = null!;

        /// <summary>Runs while an answer is told from what was made.</summary>
        public Func<Task> Telling { get; set; } = () => Task.CompletedTask;

        public Action InTransaction { get; set; } = () => { };

        public Action AfterAnswer { get; set; } = () => { };

        public string Mood { get; set; } = "new";

        public static async Task<Shop> Open(Engine engine)
        {
            var time = new ManualClock();
            var ticking = new Clock(time, System.Security.Cryptography.RandomNumberGenerator.Fill);
            var shop = new Shop(await Fresh.Database(engine, "toys", Tables, ticking), ticking) { Time = time };
            shop.Host = await DoorHost.Start(shop.Map, settings: new() { ["Stoa:Limits:browse"] = "off" });
            return shop;
        }

        /// <summary>What a process that starts anew knows: only what is in the database.</summary>
        public void Restart() => once = NewOnce();

        public Task<long?> Count(string table) => Database.Read(async data => await data.QueryWhole($"SELECT COUNT(*) FROM {table}"));

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            await fresh.DisposeAsync();
        }

        private Once NewOnce() => new(Database, Secrets, DoorHost.User, NullLogger<Once>.Instance);

        private void Map(WebApplication app)
        {
            app.MapPost("/whole", async (HttpContext http, NewToy toy) =>
            {
                var answer = await once.Transact(http, tx => Buy(tx, http, toy), bought => bought is { } id
                    ? Answer.Created($"/toys/{id}", new ToyBody(id, toy.Name, "new")).Tagged(ETags.Of(1))
                    : Problems.Conflict("sold-out", "There is none left."));
                AfterAnswer();
                return answer;
            });
            app.MapPost("/made", async (HttpContext http, NewToy toy) =>
            {
                var answer = await once.Make(
                    http,
                    tx => Buy(tx, http, toy),
                    bought => bought is { } id ? id : Problems.Conflict("sold-out", "There is none left."),
                    Tell);
                AfterAnswer();
                return answer;
            });
            app.MapPost("/busy", (HttpContext http, string? hint) => once.Transact(
                http, tx => Buy(tx, http, new NewToy("x")), _ => Problems.TooMany(TimeSpan.FromSeconds(5))));
            app.MapPost("/queue", (HttpContext http, NewToy toy) => once.Make(
                http, _ => Task.FromResult(Mood), mood => mood == "new"
                    ? Problems.Conflict("not-yet", "Somebody else looks at it.") with { RetryAfter = TimeSpan.FromSeconds(1) }
                    : toy.Name,
                id => Task.FromResult(Answer.Created("/toys/" + id, new ToyBody(id, toy.Name, Mood)))));
        }

        private async Task<string?> Buy(Tx tx, HttpContext http, NewToy toy)
        {
            if (toy.Name == "sold-out")
                return null;
            var id = tx.NewId("toy_");
            await tx.Execute(
                "INSERT INTO toy (id, owner, name) VALUES (@id, @owner, @name)",
                ("id", id), ("owner", DoorHost.User(http) ?? ""), ("name", toy.Name));
            InTransaction();
            return id;
        }

        private async Task<Answer> Tell(string id)
        {
            await Telling();
            var name = await Database.Read(async data =>
                await data.QueryOne("SELECT name FROM toy WHERE id = @id", row => row.Text(0), ("id", id)));
            return Answer.Created($"/toys/{id}", new ToyBody(id, name!, Mood));
        }
    }

    private static (string, string)[] Keyed(string key, string user = "usr_a") => [("Idempotency-Key", key), ("X-User", user)];

    [Theory]
    [EachDatabase]
    public async Task A_retry_gets_the_first_answer_byte_for_byte(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        foreach (var path in new[] { "/whole", "/made" })
        {
            var first = await shop.Host.Post(path, """{"name":"ball"}""", Keyed("k1" + path));
            shop.Mood = "changed meanwhile";
            shop.Restart();
            var again = await shop.Host.Post(path, """{"name":"ball"}""", Keyed("k1" + path));
            Assert.Equal(201, first.Status);
            Assert.Null(first.Header("Idempotency-Replayed"));
            Assert.Equal("true", again.Header("Idempotency-Replayed"));
            Assert.Equal(
                (first.Status, first.Body, first.Header("Content-Type")),
                (again.Status, again.Body, again.Header("Content-Type")));
            Assert.Equal((first.Header("Location"), first.Header("ETag")), (again.Header("Location"), again.Header("ETag")));
            shop.Mood = "new";
        }
        Assert.Equal(2, await shop.Count("toy"));
    }

    [Theory]
    [EachDatabase]
    public async Task Twenty_requests_at_once_have_one_effect(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        foreach (var path in new[] { "/whole", "/made" })
        {
            var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
                shop.Host.Post(path, """{"name":"ball"}""", Keyed("k" + path))));
            Assert.All(replies, reply => Assert.Contains(reply.Status, new[] { 201, 409 }));
            Assert.Single(replies.Where(reply => reply.Status == 201).Select(reply => reply.Body).Distinct());
            Assert.All(replies.Where(reply => reply.Status == 409), reply => Assert.Equal("1", reply.Header("Retry-After")));
        }
        Assert.Equal(2, await shop.Count("toy"));
    }

    [Theory]
    [EachDatabase]
    public async Task Several_processes_at_once_have_one_effect(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
        {
            shop.Restart();
            return shop.Host.Post("/whole", """{"name":"ball"}""", Keyed("k"));
        }));
        // PostgreSQL lets them wait in line for the key; on a slow machine one may wait too long, and then nothing was done for it.
        Assert.All(replies, reply => Assert.Contains(reply.Status, new[] { 201, 409, 503 }));
        Assert.Single(replies.Where(reply => reply.Status == 201).Select(reply => reply.Body).Distinct());
        Assert.Equal(1, await shop.Count("toy"));
    }

    [Theory]
    [EachDatabase]
    public async Task While_the_first_still_runs_a_retry_is_told_to_wait_and_another_request_is_refused(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var (reached, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        shop.Telling = () =>
        {
            reached.SetResult();
            return goOn.Task;
        };
        var first = shop.Host.Post("/made", """{"name":"ball"}""", Keyed("k"));
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(10));
        var retry = await shop.Host.Post("/made", """{"name":"ball"}""", Keyed("k"));
        Assert.Equal((409, "still-running", "1"), (retry.Status, retry.Problem.Code, retry.Header("Retry-After")));
        Assert.Equal(422, (await shop.Host.Post("/made", """{"name":"kite"}""", Keyed("k"))).Status);
        goOn.SetResult();
        Assert.Equal(201, (await first).Status);
    }

    [Theory]
    [EachDatabase]
    public async Task A_crash_before_the_commit_leaves_no_effect_and_a_free_key(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        foreach (var path in new[] { "/whole", "/made" })
        {
            shop.InTransaction = () => throw new InvalidOperationException("crash");
            Assert.Equal(500, (await shop.Host.Post(path, """{"name":"ball"}""", Keyed("k" + path))).Status);
            Assert.Equal(0, await shop.Count("kept_answer"));
            shop.InTransaction = () => { };
            Assert.Equal(201, (await shop.Host.Post(path, """{"name":"ball"}""", Keyed("k" + path))).Status);
            await shop.Database.Transact(async tx => await tx.Execute("DELETE FROM kept_answer"));
        }
        Assert.Equal(2, await shop.Count("toy"));
    }

    [Theory]
    [EachDatabase]
    public async Task A_crash_after_the_commit_and_before_the_answer_is_told_is_made_good_by_a_retry(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        shop.Telling = () => throw new InvalidOperationException("crash");
        Assert.Equal(500, (await shop.Host.Post("/made", """{"name":"ball"}""", Keyed("k"))).Status);
        Assert.Equal(500, (await shop.Host.Post("/made", """{"name":"ball"}""", Keyed("k"))).Status);
        shop.Restart();
        shop.Telling = () => Task.CompletedTask;
        var retry = await shop.Host.Post("/made", """{"name":"ball"}""", Keyed("k"));
        var again = await shop.Host.Post("/made", """{"name":"ball"}""", Keyed("k"));
        Assert.Equal((201, "true"), (retry.Status, retry.Header("Idempotency-Replayed")));
        Assert.Equal(retry.Body, again.Body);
        Assert.Equal(1, await shop.Count("toy"));
    }

    [Theory]
    [EachDatabase]
    public async Task A_store_that_is_away_while_the_answer_is_told_keeps_nothing_but_the_effect(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        shop.Telling = () => throw new Unavailable("inventory is away");
        Assert.Equal(503, (await shop.Host.Post("/made", """{"name":"ball"}""", Keyed("k"))).Status);
        shop.Telling = () => Task.CompletedTask;
        Assert.Equal(201, (await shop.Host.Post("/made", """{"name":"ball"}""", Keyed("k"))).Status);
        Assert.Equal(1, await shop.Count("toy"));
    }

    [Theory]
    [EachDatabase]
    public async Task A_crash_after_the_answer_was_kept_and_before_it_was_sent_changes_nothing(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        foreach (var path in new[] { "/whole", "/made" })
        {
            shop.AfterAnswer = () => throw new InvalidOperationException("crash");
            Assert.Equal(500, (await shop.Host.Post(path, """{"name":"ball"}""", Keyed("k" + path))).Status);
            shop.AfterAnswer = () => { };
            shop.Restart();
            var retry = await shop.Host.Post(path, """{"name":"ball"}""", Keyed("k" + path));
            Assert.Equal((201, "true"), (retry.Status, retry.Header("Idempotency-Replayed")));
        }
        Assert.Equal(2, await shop.Count("toy"));
    }

    [Theory]
    [EachDatabase]
    public async Task The_same_key_with_another_body_or_address_is_refused(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        await shop.Host.Post("/whole", """{"name":"ball"}""", Keyed("k"));
        var others = new[] { ("/whole", """{"name":"kite"}"""), ("/whole?x=1", """{"name":"ball"}"""), ("/made", """{"name":"ball"}""") };
        foreach (var (path, body) in others)
        {
            var reply = await shop.Host.Post(path, body, Keyed("k"));
            Assert.Equal((422, "idempotency-key-reused"), (reply.Status, reply.Problem.Code));
        }
        Assert.Equal(1, await shop.Count("toy"));
    }

    [Theory]
    [EachDatabase]
    public async Task Another_users_key_is_his_own_and_nobodys_key_means_nothing(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var mine = await shop.Host.Post("/whole", """{"name":"ball"}""", Keyed("k"));
        var his = await shop.Host.Post("/whole", """{"name":"ball"}""", Keyed("k", "usr_b"));
        Assert.NotEqual(mine.Body, his.Body);
        foreach (var key in new[] { "k", new string('x', 300) })
            Assert.Equal(201, (await shop.Host.Post("/whole", """{"name":"ball"}""", ("Idempotency-Key", key))).Status);
        Assert.Equal(2, await shop.Count("kept_answer"));
        Assert.Equal(4, await shop.Count("toy"));
    }

    [Theory]
    [EachDatabase]
    public async Task A_refusal_decided_in_the_transaction_is_kept_and_one_before_it_is_not(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        foreach (var path in new[] { "/whole", "/made" })
        {
            var refused = await shop.Host.Post(path, """{"name":"sold-out"}""", Keyed("r" + path));
            var again = await shop.Host.Post(path, """{"name":"sold-out"}""", Keyed("r" + path));
            Assert.Equal((409, refused.Body, "true"), (again.Status, again.Body, again.Header("Idempotency-Replayed")));
            Assert.Equal(400, (await shop.Host.Post(path, """{"name":5}""", Keyed("v" + path))).Status);
            Assert.Equal(201, (await shop.Host.Post(path, """{"name":"ball"}""", Keyed("v" + path))).Status);
        }
    }

    [Theory]
    [EachDatabase]
    public async Task Too_many_is_never_kept(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var reply = await shop.Host.Send(HttpMethod.Post, "/busy", null, Keyed("k"));
        Assert.Equal((429, "5"), (reply.Status, reply.Header("Retry-After")));
        Assert.Equal(0, await shop.Count("kept_answer"));
    }

    [Theory]
    [EachDatabase]
    public async Task What_says_when_to_come_back_is_never_kept(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var refused = await shop.Host.Post("/queue", """{"name":"ball"}""", Keyed("k"));
        Assert.Equal((409, "not-yet", "1"), (refused.Status, refused.Problem.Code, refused.Header("Retry-After")));
        shop.Mood = "free";
        var again = await shop.Host.Post("/queue", """{"name":"ball"}""", Keyed("k"));
        Assert.Equal((201, null), (again.Status, again.Header("Idempotency-Replayed")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("schlüssel")]
    public async Task A_key_is_visible_ascii(string key)
    {
        await using var shop = await Shop.Open(Engine.Sqlite);
        var context = await shop.Host.Server.SendAsync(http =>
        {
            (http.Request.Method, http.Request.Path, http.Request.ContentType) = ("POST", "/whole", "application/json");
            http.Request.Headers["Idempotency-Key"] = key;
            http.Request.Headers["X-User"] = "usr_a";
            http.Request.Body = new MemoryStream("""{"name":"ball"}"""u8.ToArray());
            http.Request.ContentLength = http.Request.Body.Length;
        });
        Assert.Equal(400, context.Response.StatusCode);
        Assert.Equal(0, await shop.Count("toy"));
    }

    [Fact]
    public async Task A_key_has_at_most_255_characters_and_there_is_only_one()
    {
        await using var shop = await Shop.Open(Engine.Sqlite);
        Assert.Equal(201, (await shop.Host.Post("/whole", """{"name":"ball"}""", Keyed(new string('~', 255)))).Status);
        Assert.Equal(400, (await shop.Host.Post("/whole", """{"name":"ball"}""", Keyed(new string('~', 256)))).Status);
        Assert.Equal(400, (await shop.Host.Post("/whole", """{"name":"ball"}""", [.. Keyed("a"), ("Idempotency-Key", "b")])).Status);
    }

    [Theory]
    [EachDatabase]
    public async Task What_is_kept_is_sealed(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        await shop.Host.Post("/whole", """{"name":"secret-name"}""", Keyed("k"));
        var kept = await shop.Database.Read(async data => await data.QueryOne("SELECT answer FROM kept_answer", row => row.Bytes(0)));
        Assert.Equal(-1, kept.AsSpan().IndexOf("secret-name"u8));
        Assert.NotEqual(-1, shop.Secrets.Open("kept-answer", kept).AsSpan().IndexOf("secret-name"u8));
    }

    [Theory]
    [EachDatabase]
    public async Task Old_answers_are_swept_a_transaction_at_a_time(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        foreach (var half in new[] { 0, 1 })
        {
            await shop.Database.Transact(async tx =>
            {
                for (var i = 0; i < 300; i++)
                    await KeptAnswers.Claim(tx, new RequestKey("usr_a", $"{half}-{i}", [1]));
            });
        }
        shop.Time.Advance(TimeSpan.FromDays(8));
        await shop.Host.Post("/whole", """{"name":"ball"}""", Keyed("young"));
        var limit = shop.Time.GetUtcNow() - TimeSpan.FromDays(7);
        Assert.Equal(500, await shop.Database.Transact(tx => KeptAnswers.Sweep(tx, limit)));
        Assert.Equal(100, await shop.Database.Transact(tx => KeptAnswers.Sweep(tx, limit)));
        Assert.Equal(0, await shop.Database.Transact(tx => KeptAnswers.Sweep(tx, limit)));
        Assert.Equal(1, await shop.Count("kept_answer"));
    }
}
