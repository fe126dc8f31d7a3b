using Microsoft.Extensions.Configuration;
using Stoa.Kernel;
using Stoa.Kernel.Hosting;
using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class WelcomeFirstAdminTests
{
    private static readonly Passwords Passwords = new(iterations: 10);

    [Theory, EachDatabase]
    public async Task Without_a_configured_password_one_is_made_and_shown_at_the_first_start_only(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var made = await Start(shop);
        Assert.Equal(WelcomeFirstAdmin.DefaultEmail, made!.Email);
        Assert.True(await LogsIn(shop, made.Email, made.Password!));
        Assert.Equal(PasswordProblem.None, PasswordPolicy.Check(made.Password!));
        Assert.Null(await Start(shop));
    }

    [Theory, EachDatabase]
    public async Task A_configured_admin_is_made_as_configured_and_the_password_not_shown(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var made = await Start(shop, ("Stoa:Admin:Email", "boss@example.com"), ("Stoa:Admin:Password", "a quiet evening"));
        Assert.Equal(("boss@example.com", null), (made!.Email, made.Password));
        Assert.True(await LogsIn(shop, "boss@example.com", "a quiet evening"));
    }

    [Theory, EachDatabase]
    public async Task In_production_no_password_is_made_up(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        await Assert.ThrowsAsync<InvalidDataException>(() => Start(shop, ("DOTNET_ENVIRONMENT", "Production")));
    }

    private static Task<FirstAdmin?> Start(Shop shop, params (string Name, string Value)[] configured)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(configured.Select(one => KeyValuePair.Create<string, string?>(one.Name, one.Value))).Build();
        return WelcomeFirstAdmin.Run(shop.Db, Settings.Read(configuration), new Clock(), Passwords);
    }

    private static async Task<bool> LogsIn(Shop shop, string email, string password)
    {
        var known = await shop.Db.Read(async snapshot => await UserStore.CredentialsOf(snapshot, email));
        return await Passwords.Check(known, password) is { } proof
            && await shop.Db.Transact(tx => LogIn.Run(tx, proof, Shop.Laptop)) is LogIn.LoggedIn;
    }
}
