using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Notifications;

/// <summary>To whom nothing is written any more: /notifications/addresses.</summary>
internal sealed class ClosedAddressEndpoints(Database db, Cursors cursors)
{
    private const string ListName = "closed addresses";

    public void Map(IEndpointRouteBuilder routes)
    {
        var addresses = routes.MapGroup("/notifications/addresses").StaffOnly().Limit(LimitClass.Admin).Accepts().Body(1024)
            .WithTags("notifications");
        addresses.MapGet("", List).Accepts("limit", "after").WithSummary("Addresses and numbers that are not written to any more");
        addresses.MapGet("/{address}", Show).MayAnswer(404).WithSummary("Whether and why an address is not written to any more");
        addresses.MapDelete("/{address}", Open).MayAnswer(404).WithSummary("Write to an address again");
    }

    private async Task<Results<Ok<Page<AddressBody>>, Problem>> List(Paging paging)
    {
        var after = "";
        if (paging.After is { } cursor)
        {
            if (cursors.Read(ListName, cursor) is not [{ } last])
                return Problems.Invalid("after", "'after' is not a cursor of this list.");
            after = last;
        }
        var rows = await db.Read(async snapshot => await ClosedAddressStore.All(snapshot, after, paging.Limit + 1));
        var page = Page<ClosedAddress>.Of(rows, paging.Limit, last => cursors.Write(ListName, last.Address));
        return TypedResults.Ok(new Page<AddressBody>([.. page.Items.Select(AddressBody.Of)], page.Next));
    }

    private async Task<Results<Ok<AddressBody>, Problem>> Show(string address) =>
        await db.Read(async snapshot => await ClosedAddressStore.Get(snapshot, Folded(address))) is { } closed
            ? TypedResults.Ok(AddressBody.Of(closed))
            : NotClosed();

    private async Task<Results<NoContent, Problem>> Open(string address, Caller caller) =>
        await db.Transact(tx => OpenAddress.Run(tx, caller.UserId, Folded(address))) ? TypedResults.NoContent() : NotClosed();

    private static string Folded(string address) =>
        ClosedAddress.Fold(address.Contains('@', StringComparison.Ordinal) ? Channel.Email : Channel.Sms, address);

    private static Problem NotClosed() => Problems.NotFound("This address is written to, as far as it is known.");

    private sealed record AddressBody(string Address, string Channel, string Reason, DateTimeOffset ClosedAt)
    {
        public static AddressBody Of(ClosedAddress closed) => new(closed.Address, closed.Channel.Word(), closed.Reason, closed.At);
    }
}
