using Microsoft.AspNetCore.Builder;
using Stoa.Kernel.Web;

namespace Stoa.Kernel.Tests.Web;

public class QueryTests
{
    private static Task<DoorHost> Start() => DoorHost.Start(app =>
    {
        var toys = app.MapGroup("/toys").Accepts("limit", "after", "status", "inStock", "attribute.*");
        toys.MapGet("/", (Paging page, string? status, bool? inStock) => $"{page.Limit} {page.After} {status} {inStock}");
        app.MapGet("/loose", (Paging page) => page.Limit);
        app.MapGet("/must", (string q) => q);
    });

    [Theory]
    [InlineData("/toys/", "20   ")]
    [InlineData("/toys/?limit=1", "1   ")]
    [InlineData("/toys/?limit=100&after=abc&status=new&inStock=true&attribute.color=red", "100 abc new True")]
    public async Task A_list_takes_what_it_declared(string path, string seen)
    {
        await using var host = await Start();
        Assert.Equal(seen, (await host.Get(path)).Body);
    }

    [Theory]
    [InlineData("/toys/?limit=0", "limit", "'limit' must be a whole number from 1 to 100.")]
    [InlineData("/toys/?limit=101", "limit", "'limit' must be a whole number from 1 to 100.")]
    [InlineData("/toys/?limit=-1", "limit", "'limit' must be a whole number from 1 to 100.")]
    [InlineData("/toys/?limit=1e1", "limit", "'limit' must be a whole number from 1 to 100.")]
    [InlineData("/toys/?limit=99999999999", "limit", "'limit' must be a whole number from 1 to 100.")]
    [InlineData("/toys/?limit=", "limit", "'limit' must be a whole number from 1 to 100.")]
    [InlineData("/loose?limit=5&limit=6", "limit", "'limit' must be a whole number from 1 to 100.")]
    [InlineData("/loose?after=5&after=6", "after", "'after' is given more than once.")]
    [InlineData("/toys/?status=a&status=b", "status", "'status' is given more than once.")]
    [InlineData("/toys/?userId=usr_a", "userId", "'userId' is not known here. Known are: limit, after, status, inStock, attribute.*.")]
    [InlineData("/toys/?Limit=5", "Limit", "'Limit' is not known here. Known are: limit, after, status, inStock, attribute.*.")]
    [InlineData("/toys/?inStock=maybe", "inStock", "'inStock' is not of the expected form.")]
    [InlineData("/must", "q", "'q' is required.")]
    public async Task Anything_else_is_a_400_that_names_it(string path, string name, string message)
    {
        await using var host = await Start();
        var reply = await host.Get(path);
        Assert.Equal(400, reply.Status);
        Assert.Equal([message], reply.Problem.Errors![name]);
    }

    [Fact]
    public void A_page_knows_whether_there_is_more()
    {
        Assert.Equal("b", Page<string>.Of(["a", "b", "c"], 2, row => row).Next);
        Assert.Null(Page<string>.Of(["a", "b"], 2, row => row).Next);
        Assert.Equal(["a", "b"], Page<string>.Of(["a", "b", "c"], 2, row => row).Items);
    }
}
