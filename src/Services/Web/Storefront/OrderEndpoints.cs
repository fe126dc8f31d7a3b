using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Client;
using Stoa.Client.Models;
using Stoa.Kernel.Web;

namespace Stoa.Web;

/// <summary>An order as its buyer sees it, live: /shop/orders/{id}.</summary>
internal sealed class OrderEndpoints(Ground ground)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var orders = ground.Pages(routes, "/shop/orders/{id}");
        orders.MapGet("", Show);
        orders.MapGet("/live", Live).Limit(LimitClass.Browse, stream: true);
        var doing = ground.Pages(routes, "/shop/orders/{id}", LimitClass.Pay);
        doing.MapPost("/pay", Pay);
        doing.MapPost("/cancel", Cancel);
    }

    private async Task<IResult> Show(HttpContext http, string id)
    {
        var visitor = await ground.Visitors.Of(http);
        // The link in a guest's mail: its token goes into a cookie and out of the address.
        if (http.Request.Query["token"].ToString() is { Length: > 0 and < 300 } token)
        {
            visitor.KeepOrder(id, token);
            return visitor.GoTo(Go.Order(id));
        }
        var opened = visitor.OrderToken(id);
        if (opened is null && !visitor.IsSignedIn)
            return visitor.SignInFirst();
        var (shop, stop) = (visitor.Shop, visitor.Stop);
        // First what happened: the page says by it how much it knows, so all else on it must be as new or newer.
        var steps = await shop.Orders.Timeline(id, opened, stop);
        var asked = shop.Orders.Get(id, opened, stop);
        var payments = shop.Payments.List(order: id, orderToken: opened, limit: 1, stop: stop);
        if ((await asked).Problem is { } problem)
            return Ground.Refused(visitor, problem);
        var order = (await asked).Value;
        var products = await Task.WhenAll(order.Items.Take(20).Select(line => shop.Products.Get(line.ProductId, stop)));
        var model = new OrderModel(
            order, steps.Given?.Items ?? [],
            products.Where(one => one.IsGood).Select(one => one.Value).DistinctBy(one => one.Id).ToDictionary(one => one.Id),
            (await payments).Given is { Items: [var last, ..] } ? last : null, http.Request.Query["payment"].ToString());
        return await ground.Show<OrderPage>(visitor, model);
    }

    /// <summary>
    /// What happens to the order, as it happens, for the page that shows it: opened by the cookie, for a script can't hold tokens.
    /// </summary>
    private async Task Live(HttpContext http, string id)
    {
        var visitor = await ground.Visitors.Of(http);
        visitor.Keep();
        var seen = http.Request.Headers["Last-Event-ID"].FirstOrDefault();
        using var line = await visitor.Shop.OpenLine(id, visitor.OrderToken(id), seen, visitor.Stop);
        if (!line.IsSuccessStatusCode || line.StatusCode == System.Net.HttpStatusCode.NoContent)
        {
            http.Response.StatusCode = (int)line.StatusCode;
            http.Response.ContentLength = 0;
            return;
        }
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        await using var body = await line.Content.ReadAsStreamAsync(visitor.Stop);
        var buffer = new byte[4096];
        await http.Response.Body.FlushAsync(visitor.Stop);
        for (int read; (read = await body.ReadAsync(buffer, visitor.Stop)) > 0;)
        {
            await http.Response.Body.WriteAsync(buffer.AsMemory(0, read), visitor.Stop);
            await http.Response.Body.FlushAsync(visitor.Stop);
        }
    }

    private async Task<IResult> Pay(HttpContext http, string id)
    {
        var visitor = await ground.Visitors.Of(http);
        return await ground.Forms.Read(visitor) is null ? Forms.NotYours : await Till.Open(ground, visitor, id, visitor.OrderToken(id));
    }

    private async Task<IResult> Cancel(HttpContext http, string id)
    {
        var visitor = await ground.Visitors.Of(http);
        if (await ground.Forms.Read(visitor) is not { } form)
            return Forms.NotYours;
        var answer = await visitor.Shop.Orders.Cancel(
            id, new Cancel { Reason = form.Given("reason") }, visitor.OrderToken(id), form.Given("key"), visitor.Stop);
        if (answer.Status == StatusCodes.Status401Unauthorized)
            return visitor.SignInFirst();
        visitor.Say(
            answer.IsGood ? "The order is called off. What was paid goes back to you." : Filled.Said(answer.Problem!), !answer.IsGood);
        return visitor.GoTo(Go.Order(id));
    }
}
