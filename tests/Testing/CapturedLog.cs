using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Stoa.Testing;

/// <summary>What a shop logged, a line each, with the exception's text where there is one.</summary>
public sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = new();

    public IReadOnlyList<string> Lines => [.. lines];

    public ILogger CreateLogger(string categoryName) => new Writing(lines);

    public void Dispose()
    {
        // Lines are read also after the shop has closed.
    }

    private sealed class Writing(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}".TrimEnd());
    }
}
