using Stoa.Stress;
using Stoa.Testing;

namespace Stoa.EndToEnd;

public sealed class CommandTests : IDisposable
{
    private readonly Scratch scratch = new();

    [Fact]
    public async Task Services_prints_who_says_hears_and_answers_what()
    {
        var (code, output) = await StoaProcess.Run(scratch.Folder, ["services"]);
        Assert.Equal(0, code);
        Assert.Contains("identity.user-registered.v1", output, StringComparison.Ordinal);
        Assert.Contains("identity.get-standings.v1", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Folder));
    }

    [Fact]
    public async Task Check_tells_everything_that_is_wrong_at_once()
    {
        var (code, output) = await StoaProcess.Run(
            scratch.Folder,
            ["check", "--Stoa:Keep", "soon", "--Stoa:Secret", "short", "--Stoa:Limits:login", "many", "--Stoa:Bus", "kafka",
            "--Stoa:Admin:Password", "password"]);
        Assert.Equal(1, code);
        foreach (var named in new[] { "Stoa:Keep", "Stoa:Secret", "Stoa:Limits:login", "Stoa:Bus" })
            Assert.Contains(named, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_of_a_good_configuration_says_what_would_run_and_touches_nothing()
    {
        var (code, output) = await StoaProcess.Run(scratch.Folder, ["check"]);
        Assert.Equal(0, code);
        Assert.Contains("identity", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Folder));
    }

    [Theory]
    [InlineData("The configuration is good", 0)]
    public async Task Production_with_its_secrets_is_good(string says, int expected)
    {
        var (code, output) = await StoaProcess.Run(
            scratch.Folder, ["check", "--urls", "http://0.0.0.0:8000"],
            ("DOTNET_ENVIRONMENT", "Production"), ("Stoa__Secret", "8CS0nqmB2FjYlq9wR1uY9JmFUlqNZx7VZ1mQ0c0VdYw="),
            ("Stoa__Admin__Password", "a quiet evening"), ("Stoa__PublicUrl", "https://shop.example"),
            ("Stoa__Simulator__InProduction", "true"));
        Assert.Equal(expected, code);
        Assert.Contains(says, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Stoa:Secret is missing", "")]
    [InlineData("Stoa:Secret is too weak", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("what follows is not base64", "base64:8CS0nqmB2FjYlq9wR1uY9JmFUlqNZx7VZ1mQ0c0VdYw")]
    [InlineData("Stoa:TrustedLoad", "8CS0nqmB2FjYlq9wR1uY9JmFUlqNZx7VZ1mQ0c0VdYw=")]
    public async Task Production_refuses_missing_and_weak_secrets_and_lifted_limits(string says, string secret)
    {
        var (code, output) = await StoaProcess.Run(
            scratch.Folder, ["--Stoa:TrustedLoad", "10.0.0.0/8"], ("DOTNET_ENVIRONMENT", "Production"), ("Stoa__Secret", secret));
        Assert.Equal(1, code);
        Assert.Contains(says, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_shop_in_production_wants_a_password_for_its_admin()
    {
        var (code, output) = await StoaProcess.Run(
            scratch.Folder, ["--urls", "http://127.0.0.1:0"], ("DOTNET_ENVIRONMENT", "Production"),
            ("Stoa__Secret", "8CS0nqmB2FjYlq9wR1uY9JmFUlqNZx7VZ1mQ0c0VdYw="), ("Stoa__Simulator__InProduction", "true"));
        Assert.Equal(1, code);
        Assert.Contains("Stoa:Admin:Password", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_others_can_reach_needs_to_be_told_what_this_is()
    {
        var (code, output) = await StoaProcess.Run(scratch.Folder, ["--urls", "http://0.0.0.0:8000"]);
        Assert.Equal(1, code);
        Assert.Contains("DOTNET_ENVIRONMENT=Production", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dance", "is not a command")]
    [InlineData("run nobody", "There is no service 'nobody'")]
    [InlineData("verify --history nowhere", "There is no history nowhere")]
    public async Task A_word_that_means_nothing_is_told_kindly(string words, string says)
    {
        var (code, output) = await StoaProcess.Run(scratch.Folder, words.Split(' '));
        Assert.Equal(1, code);
        Assert.Contains(says, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "stoa check")]
    [InlineData("version", "Stoa 0.1")]
    public async Task It_says_what_it_is(string words, string says)
    {
        var (code, output) = await StoaProcess.Run(scratch.Folder, [words]);
        Assert.Equal(0, code);
        Assert.Contains(says, output, StringComparison.Ordinal);
    }

    public void Dispose() => scratch.Dispose();
}
