using System.Net;
using Stoa.Testing;

namespace Stoa.EndToEnd;

/// <summary>The same program on PostgreSQL. Each test has a server of its own, as it may take it away.</summary>
public sealed class PostgresTests : IDisposable
{
    private static readonly (string, string) Secret = ("Stoa__Secret", "8CS0nqmB2FjYlq9wR1uY9JmFUlqNZx7VZ1mQ0c0VdYw=");
    private static readonly (string, string) Password = ("Stoa__Admin__Password", "a quiet evening");
    private readonly Scratch scratch = new();

    public static bool IsHere => PostgresServer.WhyNot is null;

    [Fact(SkipUnless = nameof(IsHere), Skip = "PostgreSQL is not at hand.")]
    public async Task It_keeps_nothing_on_disk_and_finds_everything_again()
    {
        await using var server = await PostgresServer.StartNew();
        await using (var first = await StoaProcess.Ready(scratch.Folder, On(server), Secret, Password))
            await first.Post("/auth/register", new { name = "Ada", email = "ada@example.com", password = "correct horse" });
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Folder));

        await using var second = await StoaProcess.Ready(scratch.Folder, On(server), Secret, Password);
        await second.Post("/auth/login", new { email = "ada@example.com", password = "correct horse" });
    }

    [Fact(SkipUnless = nameof(IsHere), Skip = "PostgreSQL is not at hand.")]
    public async Task While_the_database_is_away_it_says_so_and_comes_back_by_itself()
    {
        await using var server = await PostgresServer.StartNew();
        await using var shop = await StoaProcess.Ready(scratch.Folder, On(server), Secret, Password);
        var login = new { email = "admin@stoa.local", password = "a quiet evening" };
        await shop.Post("/auth/login", login);

        await server.Kill();
        using (var away = await shop.Send(HttpMethod.Post, "/auth/login", login))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
            Assert.NotNull(away.Headers.RetryAfter);
            Assert.DoesNotContain("Npgsql", await away.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await server.Start();
        await Eventually.True(async () => (await shop.Send(HttpMethod.Post, "/auth/login", login)).IsSuccessStatusCode);
    }

    public void Dispose() => scratch.Dispose();

    private static string[] On(PostgresServer server) => ["--Stoa:Database", server.ConnectionString("stoa_{service}")];
}
