using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;

namespace Stoa.House.Tests;

public class StartingAloneTests
{
    public static TheoryData<string> Names => [.. Inhabitants.Names];

    [Theory, MemberData(nameof(Names))]
    public async Task Every_service_starts_serves_and_stops_alone(string name) =>
        Offences.None(await StartingAlone.Try(Roster.Services, name));

    [Fact]
    public async Task A_service_that_needs_another_to_start_is_caught() => Offences.One("'needy' could not start",
        await StartingAlone.Try(
            [new Toy("needy", toy => toy.AtStart(() => throw new InvalidOperationException("nobody answers")))], "needy"));

    [Fact]
    public async Task A_service_whose_tables_can_not_be_made_is_caught() =>
        Offences.One("'tableless' could not start", await StartingAlone.Try(
            [new Toy("tableless", toy => toy.Schema("CREATE TABEL x (id TEXT)"))], "tableless"));

    [Fact]
    public async Task A_service_that_opens_a_route_without_deciding_who_may_enter_is_caught() => Offences.One("/hole",
        await StartingAlone.Try([new Toy("open", toy => toy.Routing(routes => routes.MapGet("/hole", () => "come in")))], "open"));

    [Fact]
    public async Task A_small_honest_service_is_fine() => Offences.None(await StartingAlone.Try(
        [new Toy("honest", toy => toy.Routing(routes => routes.MapGet("/door", () => Results.Ok()).Anyone()))], "honest"));

    [Fact]
    public void The_map_of_the_house_names_every_service()
    {
        using var map = new StringWriter();
        ServiceMap.Write(map, Inhabitants.Real);
        Assert.Equal(Inhabitants.Names, map.ToString().Split('\n').Where(line => line.Length > 0 && line[0] != ' '));
    }
}
