using System.Net;
using Microsoft.AspNetCore.Http;

namespace Stoa.Gateway;

/// <summary>A body on its way through the gateway; it is never held whole.</summary>
internal sealed class PassingBody(HttpRequest request, Action sent) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // Through the reader: the gate has looked at the first bytes with it.
        await request.BodyReader.CopyToAsync(stream, cancellationToken);
        sent();
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = request.ContentLength ?? 0;
        return request.ContentLength is not null;
    }
}
