using System.Diagnostics;
using Stoa.EndToEnd.Api;
using Stoa.Stress;
using Stoa.Testing;

namespace Stoa.EndToEnd.Postman;

/// <summary>
/// The collection in clients/postman is what the shop's description makes of the flows, and runs green by newman, Postman's own runner.
/// </summary>
public sealed class PostmanTests(ITestOutputHelper output) : IDisposable
{
    private const string Newman = "newman@6.2.1", OwnerPassword = "the owner of a collection";

    private readonly Scratch scratch = new();

    public static bool HasNpx => OnPath("npx") || Environment.GetEnvironmentVariable("STOA_TEST_REQUIRE_SERVERS") == "1";

    [Fact]
    public async Task The_collection_is_made_from_the_description()
    {
        await using var shop = await TestShop.Open(Engine.Sqlite, Roster.Services);
        var collection = new Collection(await Description.Of(shop)).Write();
        await Written.Is(["clients", "postman", "stoa.postman_collection.json"], collection);
        await Written.Is(["clients", "postman", "stoa.postman_environment.json"], Collection.Environment());
    }

    [Fact(SkipUnless = nameof(HasNpx), Skip = "npx is not at hand (on Debian: apt-get install npm).")]
    public async Task It_runs_green_against_a_fresh_shop_and_again_against_the_same()
    {
        await using var shop = await StoaProcess.Ready(
            scratch.Folder, ["run"], ("Stoa__Admin__Password", OwnerPassword), ("Stoa__Demo", "false"));
        for (var time = 0; time < 2; time++)
        {
            var (code, said) = await Run([
                "run", Path.Combine(Folder, "stoa.postman_collection.json"),
                "--environment", Path.Combine(Folder, "stoa.postman_environment.json"),
                "--env-var", $"baseUrl={shop.Http.BaseAddress!.ToString().TrimEnd('/')}", "--env-var", $"ownerPassword={OwnerPassword}",
                .. Flows.All.SelectMany(flow => new[] { "--folder", flow.Name }),
                "--reporters", "cli", "--color", "off", "--reporter-cli-no-banner"]);
            output.WriteLine(said);
            Assert.Equal(0, code);
        }
    }

    public void Dispose() => scratch.Dispose();

    private static string Folder => Path.Combine(Tree.Root, "clients", "postman");

    private async Task<(int Code, string Said)> Run(string[] arguments)
    {
        var start = new ProcessStartInfo("npx", ["--yes", Newman, .. arguments])
        {
            WorkingDirectory = scratch.Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var newman = Process.Start(start)!;
        var (said, wrong) = (newman.StandardOutput.ReadToEndAsync(), newman.StandardError.ReadToEndAsync());
        await newman.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (newman.ExitCode, await said + await wrong);
    }

    private static bool OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
