using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace Stoa.Gateway;

/// <summary>A body on its way through the gateway; it is never held whole.</summary>
internal sealed class PassingBody(HttpRequest request, Action sent) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // Through the reader: the gate has looked at the first bytes with it.
        while (await Read(cancellationToken) is var read)
        {
            foreach (var part in read.Buffer)
                await stream.WriteAsync(part, cancellationToken);
            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
            await stream.FlushAsync(cancellationToken);
        }
        sent();
    }

    /// <summary>What is wrong with the caller's body must not look as if the service had broken off.</summary>
    private async ValueTask<ReadResult> Read(CancellationToken stop)
    {
        try
        {
            return await request.BodyReader.ReadAsync(stop);
        }
        catch (IOException broken) when (broken is not BadHttpRequestException)
        {
            throw new BadHttpRequestException("The body is broken.", StatusCodes.Status400BadRequest, broken);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = request.ContentLength ?? 0;
        return request.ContentLength is not null;
    }
}
