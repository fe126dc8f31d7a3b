using Microsoft.AspNetCore.Http;

namespace Stoa.Kernel.Hosting;

/// <summary>The two bodies of a <see cref="DirectVisit"/>, with what a server adds to them: a limit in, a beginning out.</summary>
internal static class DirectBody
{
    /// <summary>What is sent, cut where it is longer than its route takes.</summary>
    public sealed class In(Stream body, DirectVisit visit) : OneWay
    {
        private long read;

        public override bool CanRead => true;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await body.ReadAsync(buffer, cancellationToken);
            if ((read += count) > visit.MaxRequestBodySize)
                throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
            return count;
        }
    }

    /// <summary>What is answered. The first byte of it sends the head.</summary>
    public sealed class Out(DirectVisit visit) : OneWay
    {
        public override bool CanWrite => true;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            visit.Write(buffer);

        public override Task FlushAsync(CancellationToken cancellationToken) => visit.Start().AsTask();
    }

    /// <summary>A stream without a length that is only used as servers' are: one way and never blocking.</summary>
    public abstract class OneWay : Stream
    {
        public override bool CanRead => false;

        public override bool CanWrite => false;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read without blocking.");

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write without blocking.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
