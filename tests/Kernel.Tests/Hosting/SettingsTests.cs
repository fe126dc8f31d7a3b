using Microsoft.Extensions.Configuration;
using Stoa.Kernel.Hosting;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Hosting;

public sealed class SettingsTests : IDisposable
{
    private readonly Scratch scratch = new();

    [Fact]
    public void With_nothing_set_it_is_a_good_development_shop()
    {
        var settings = Read();
        Assert.Empty(settings.Errors);
        Assert.True(settings.Development);
        Assert.Equal(["http://localhost:8000"], settings.Urls);
        Assert.Equal("http://localhost:8000", settings.PublicUrl);
    }

    [Theory]
    [InlineData("http://localhost:8000", true)]
    [InlineData("http://127.0.0.1:8000;http://[::1]:8000", true)]
    [InlineData("http://0.0.0.0:8000", false)]
    [InlineData("http://*:8000", false)]
    [InlineData("http://127.0.0.1:8000;http://192.0.2.1:8000", false)]
    public void An_address_others_can_reach_is_no_development_unless_told(string urls, bool development)
    {
        var settings = Read(("urls", urls));
        Assert.Equal(development, settings.Development);
        Assert.Equal(development, settings.Errors.Count == 0);
        Assert.DoesNotContain(Read(("urls", urls), ("DOTNET_ENVIRONMENT", "Development")).Errors,
            error => error.Contains("reached", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Development", null, true, 0)]
    [InlineData("Development", "true", true, 0)]
    [InlineData("Development", "false", false, 0)]
    [InlineData("Development", "yes", true, 1)]
    [InlineData("Production", null, false, 0)]
    [InlineData("Production", "false", false, 0)]
    [InlineData("Production", "true", false, 1)]
    public void A_demo_shop_is_for_development(string environment, string? set, bool demo, int errors)
    {
        var settings = Read(("DOTNET_ENVIRONMENT", environment), ("Stoa:Demo", set!));
        Assert.Equal(demo, settings.Demo);
        Assert.Equal(errors, settings.Errors.Count(error => error.StartsWith("Stoa:Demo", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("urls", "localhost", "--urls")]
    [InlineData("DOTNET_ENVIRONMENT", "Staging", "DOTNET_ENVIRONMENT")]
    [InlineData("Stoa:Database", "Host=db;Database=shop", "{service}")]
    [InlineData("Stoa:Bus", "kafka://x", "Stoa:Bus")]
    [InlineData("Stoa:Redis", "memcached://x", "Stoa:Redis")]
    [InlineData("Stoa:Redis", "localhost:6379", "Stoa:Redis")]
    [InlineData("Stoa:Secret", "short", "Stoa:Secret")]
    [InlineData("Stoa:PublicUrl", "shop", "Stoa:PublicUrl")]
    [InlineData("Stoa:Keep", "a week", "Stoa:Keep")]
    [InlineData("Stoa:Drain", "-1", "Stoa:Drain")]
    [InlineData("Stoa:Limits:login", "much", "Stoa:Limits:login")]
    public void What_is_wrong_is_named(string name, string value, string named) =>
        Assert.Contains(Read((name, value)).Errors, error => error.Contains(named, StringComparison.Ordinal));

    [Theory]
    [InlineData("Production", "amqp://broker.example", 1)]
    [InlineData("Production", "amqp://guest:guest@broker.example/shop", 1)]
    [InlineData("Production", "amqps://shop:secret@broker.example/shop", 0)]
    [InlineData("Development", "amqp://guest:guest@localhost", 0)]
    public void In_production_the_broker_knows_the_shop_by_a_user_of_its_own(string environment, string bus, int errors) =>
        Assert.Equal(errors, Read(("DOTNET_ENVIRONMENT", environment), ("Stoa:Bus", bus)).Errors.Count(
            error => error.StartsWith("Stoa:Bus", StringComparison.Ordinal)));

    [Fact]
    public void A_secret_is_never_told_back() =>
        Assert.DoesNotContain(
            Read(("Stoa:Secret", "tiny-secret")).Errors, error => error.Contains("tiny-secret", StringComparison.Ordinal));

    [Fact]
    public void An_env_file_is_read_as_people_write_them()
    {
        var file = scratch.File(".env");
        File.WriteAllLines(
            file, ["# comment", "", "A=1", "export B = two ", "C='a # b'", "Stoa__Admin__Email=\"x@example.com\"", "nonsense"]);
        Assert.Equal(
            [new("A", "1"), new("B", "two"), new("C", "a # b"), new("Stoa:Admin:Email", "x@example.com")],
            CommandLine.ReadEnvFile(file));
    }

    public void Dispose() => scratch.Dispose();

    private static Settings Read(params (string Name, string Value)[] set) => Settings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(
            set.Select(one => KeyValuePair.Create<string, string?>(one.Name, one.Value))).Build());
}
