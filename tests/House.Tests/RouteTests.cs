using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Web;

namespace Stoa.House.Tests;

public class RouteTests
{
    [Fact]
    public async Task Every_route_says_who_may_enter_and_what_a_body_may_weigh()
    {
        var routes = await Routes.Real();
        Assert.NotEmpty(routes.SelectMany(source => source.Endpoints));
        Offences.None(Routes.Undecided(routes));
        Offences.None(Routes.WithoutBodyLimit(routes));
    }

    [Fact]
    public async Task Every_route_lives_where_the_house_has_promised() => Offences.None(Routes.Elsewhere(await Routes.Real()));

    [Fact]
    public async Task No_route_goes_round_the_door() => Offences.None(Routes.ShortCircuits(await Routes.Real()));

    [Fact]
    public async Task A_route_that_says_nothing_is_caught() =>
        Offences.One("/users", Routes.Undecided(await Planted(routes => routes.MapGet("/users", () => ""))));

    [Theory]
    [InlineData(-1)]
    [InlineData(BodyLimit.GreatestBytes + 1)]
    public async Task A_body_without_a_sane_limit_is_caught(long limit) => Offences.One("/media",
        Routes.WithoutBodyLimit(await Planted(routes => routes.MapPost("/media", () => "").WithMetadata(new BodyLimit(limit)))));

    [Fact]
    public async Task The_frameworks_own_way_to_lift_the_limit_is_caught() => Offences.One("/media",
        Routes.WithoutBodyLimit(
            await Planted(routes => routes.MapPost("/media", () => "").WithMetadata(new DisableRequestSizeLimitAttribute()))));

    [Theory]
    [InlineData("/shopping/{id}")]
    [InlineData("/{anything}")]
    [InlineData("/shops")]
    public async Task A_route_where_nothing_was_promised_is_caught(string path) =>
        Offences.One(path, Routes.Elsewhere(await Planted(routes => routes.MapGet(path, () => ""))));

#pragma warning disable RS0030 // the offender
    [Fact]
    public async Task A_short_circuit_is_caught() => Offences.One("/auth/quick",
        Routes.ShortCircuits(await Planted(routes => routes.MapGet("/auth/quick", () => "").ShortCircuit())));

    [Fact]
    public async Task Mapped_short_circuits_are_caught() =>
        Offences.One("robots.txt", Routes.ShortCircuits(await Planted(routes => routes.MapShortCircuit(404, "robots.txt"))));
#pragma warning restore RS0030

    private static async Task<IReadOnlyList<EndpointDataSource>> Planted(Action<IEndpointRouteBuilder> map)
    {
        await using var web = WebApplication.CreateSlimBuilder().Build();
        map(web);
        return Routes.Of(web);
    }
}
