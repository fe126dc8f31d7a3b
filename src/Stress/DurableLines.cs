using System.Threading.Channels;
using Stoa.Kernel.Data;

namespace Stoa.Stress;

/// <summary>A file of lines that are on the disk before whoever waits for them goes on. Those who come at once share a flush.</summary>
internal sealed class DurableLines : IAsyncDisposable
{
    private readonly Channel<Line> waiting = Channel.CreateUnbounded<Line>(new() { SingleReader = true });
    private readonly FileStream file;
    private readonly Task writing;

    private DurableLines(FileStream file)
    {
        this.file = file;
        writing = Work();
    }

    public static DurableLines Create(string path)
    {
        try
        {
            return new(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new Unavailable($"{path} can't be written; it must be a new file: {failure.Message}", failure);
        }
    }

    /// <summary>Adds a line and waits until it is on the disk.</summary>
    public Task Write(byte[] line)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Add(new Line(line, written));
        return written.Task;
    }

    /// <summary>Adds a line that nobody waits for; it goes with the next flush.</summary>
    public void Add(byte[] line) => Add(new Line(line, null));

    /// <summary>Writes what is waiting and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await writing;
        await file.DisposeAsync();
    }

    private void Add(Line line)
    {
        if (!waiting.Writer.TryWrite(line))
            throw new Unavailable($"{file.Name} can't be written any more.");
    }

    private async Task Work()
    {
        var written = new List<Line>();
        try
        {
            while (await waiting.Reader.WaitToReadAsync())
            {
                while (waiting.Reader.TryRead(out var line))
                {
                    written.Add(line);
                    file.Write(line.Text);
                }
                file.Flush(flushToDisk: true);
                written.ForEach(line => line.Written?.SetResult());
                written.Clear();
            }
        }
        catch (IOException failure)
        {
            var told = new Unavailable($"{file.Name} can't be written: {failure.Message}", failure);
            waiting.Writer.TryComplete();
            while (waiting.Reader.TryRead(out var line))
                written.Add(line);
            written.ForEach(line => line.Written?.SetException(told));
        }
    }

    private readonly record struct Line(byte[] Text, TaskCompletionSource? Written);
}
