using System.Net;
using Npgsql;
using Stoa.Stress;
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
            await first.Post("/auth/register", new { name = "Ada", email = "ada.lovelace@example.com", password = "correct horse" });
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Folder));

        await using var second = await StoaProcess.Ready(scratch.Folder, On(server), Secret, Password);
        await second.Post("/auth/login", new { email = "ada.lovelace@example.com", password = "correct horse" });
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

    [Fact(SkipUnless = nameof(IsHere), Skip = "PostgreSQL is not at hand.")]
    public async Task Check_says_whether_the_databases_can_be_reached_and_are_fit()
    {
        await using var server = await PostgresServer.StartNew();
        var good = await StoaProcess.Run(scratch.Folder, ["check", .. On(server)], Secret);
        Assert.Equal(0, good.Code);

        await using (var connection = new NpgsqlConnection(server.ConnectionString("postgres")))
        {
            await connection.OpenAsync();
            await using var create = new NpgsqlCommand("CREATE DATABASE stoa_identity TEMPLATE template0 ENCODING 'SQL_ASCII'", connection);
            await create.ExecuteNonQueryAsync();
        }
        var unfit = await StoaProcess.Run(scratch.Folder, ["check", .. On(server)], Secret);
        Assert.Equal(1, unfit.Code);
        Assert.Contains("needs UTF8 and C", unfit.Output, StringComparison.Ordinal);

        await server.Stop();
        var away = await StoaProcess.Run(scratch.Folder, ["check", .. On(server)], Secret);
        Assert.Equal(1, away.Code);
        Assert.Contains("can't be reached", away.Output, StringComparison.Ordinal);
    }

    [Fact(SkipUnless = nameof(IsHere), Skip = "PostgreSQL is not at hand.")]
    public async Task A_crowd_finds_everything_right_there_as_well()
    {
        await using var server = await PostgresServer.StartNew();
        await using var shop = await StoaProcess.Ready(
            scratch.Folder, On(server), Secret, Password, ("Stoa__Demo", "false"), ("Stoa__TrustedLoad", "127.0.0.0/8"));
        var history = scratch.File("history");
        var (code, said) = await StoaProcess.Run(
            scratch.Folder,
            ["stress", "last-item", "--urls", shop.Http.BaseAddress!.ToString(), "--history", history, .. On(server)], Secret, Password);
        Assert.True(code == 0, said);
        (code, said) = await StoaProcess.Run(scratch.Folder, ["verify", "--history", history, .. On(server)], Secret);
        Assert.True(code == 0, said);
        Assert.Contains("K2   holds", said, StringComparison.Ordinal);
    }

    public void Dispose() => scratch.Dispose();

    private static string[] On(PostgresServer server) => ["--Stoa:Database", server.ConnectionString("stoa_{service}")];
}
