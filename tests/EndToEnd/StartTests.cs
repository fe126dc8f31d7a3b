using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Stoa.Stress;
using Stoa.Testing;

namespace Stoa.EndToEnd;

public sealed partial class StartTests : IDisposable
{
    private readonly Scratch scratch = new();

    [Fact]
    public async Task The_first_start_shows_the_admin_once_and_the_password_works()
    {
        string password;
        await using (var first = await StoaProcess.Ready(scratch.Folder))
        {
            password = Password().Match(first.Output).Groups["password"].Value;
            var admin = await first.Post("/auth/login", new { email = "admin@stoa.local", password });
            Assert.Equal("admin", admin.GetProperty("user").GetProperty("role").GetString());
        }

        await using var second = await StoaProcess.Ready(scratch.Folder);
        Assert.DoesNotMatch(Password(), second.Output);
        await second.Post("/auth/login", new { email = "admin@stoa.local", password });
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_is_told_who_holds_it()
    {
        await using var first = await StoaProcess.Ready(scratch.Folder);
        var (code, output) = await StoaProcess.Run(scratch.Folder, ["--urls", "http://127.0.0.1:0"]);
        Assert.Equal(1, code);
        Assert.Contains($"process {first.Id}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_told_plainly()
    {
        await using var first = await StoaProcess.Ready(scratch.Folder);
        var (code, output) = await StoaProcess.Run(
            scratch.Folder, ["--urls", first.Http.BaseAddress!.ToString(), "--Stoa:Data", scratch.File("other")]);
        Assert.Equal(1, code);
        Assert.Contains("already in use", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_come_from_a_file_then_env_then_the_environment_then_the_arguments()
    {
        await File.WriteAllTextAsync(
            scratch.File("stoa.json"), """{ "Stoa": { "Admin": { "Email": "json@example.com" }, "Data": "from-json" } }""");
        await File.WriteAllTextAsync(
            scratch.File(".env"), "# the shop\nStoa__Admin__Email=\"env@example.com\"\nStoa__Admin__Password=a quiet evening\n");
        await using var shop = await StoaProcess.Ready(
            scratch.Folder, ["--Stoa:Admin:Email", "arguments@example.com"], ("Stoa__Admin__Email", "environment@example.com"));
        await shop.Post("/auth/login", new { email = "arguments@example.com", password = "a quiet evening" });
        Assert.True(File.Exists(Path.Combine(scratch.Folder, "from-json", "identity.db")));
    }

    [Fact]
    public async Task Told_to_stop_it_says_so_first_and_finishes_what_it_does()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal to stop by.");
        await using var shop = await StoaProcess.Ready(scratch.Folder, ["--Stoa:Drain", "00:00:05"]);
        shop.Terminate();
        await Eventually.True(async () => (await shop.Http.GetAsync("/health/ready")).StatusCode == HttpStatusCode.ServiceUnavailable);
        await shop.Post("/auth/register", new { name = "Late", email = "late@example.com", password = "still in time" });
        Assert.Equal(0, await shop.Exit());
    }

    [Fact]
    public async Task Whoever_was_told_of_an_account_has_it_after_any_kill()
    {
        var told = new ConcurrentBag<string>();
        for (var round = 0; round < 3; round++)
        {
            await using var shop = await StoaProcess.Ready(
                scratch.Folder, ["--Stoa:TrustedLoad", "127.0.0.0/8"], ("Stoa__Admin__Password", "a quiet evening"));
            var before = told.Count;
            var names = Enumerable.Range(0, 6).Select(i => $"buyer-{round}-{i}@example.com");
            var registering = names.Select(email => Register(shop, email, told)).ToList();
            await Eventually.True(() => told.Count > before + 1);
            shop.Kill();
            await Task.WhenAll(registering);
        }

        await using var after = await StoaProcess.Ready(scratch.Folder);
        var login = await after.Post("/auth/login", new { email = "admin@stoa.local", password = "a quiet evening" });
        var token = login.GetProperty("token").GetString();
        using var list = await after.Send(HttpMethod.Get, "/users?limit=100", token: token);
        var users = (await list.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items").EnumerateArray();
        var known = users.Select(user => user.GetProperty("email").GetString()!).ToHashSet();
        Assert.Empty(told.Except(known));
    }

    public void Dispose() => scratch.Dispose();

    private static async Task Register(StoaProcess shop, string email, ConcurrentBag<string> told)
    {
        try
        {
            using var answer = await shop.Send(
                HttpMethod.Post, "/auth/register", new { name = "Buyer", email, password = "a quiet evening" });
            if (answer.StatusCode == HttpStatusCode.Created)
                told.Add(email);
        }
        catch (HttpRequestException)
        {
            // It was killed under our feet: nobody was told anything.
        }
    }

    [GeneratedRegex("password (?<password>\\S+) \\(shown this once", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Password();
}
