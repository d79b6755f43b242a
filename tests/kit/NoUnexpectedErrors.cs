using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Grpc.Baas.TestKit;

/// <summary>Keeps the log of an engine, and fails the test when the engine logged an Error that the test did not expect.</summary>
public sealed class NoUnexpectedErrors : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private volatile Predicate<string> _isExpected = _ => false;

    /// <summary>Everything that was logged, for tests that look for what must or must not be there.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Lets errors pass whose line has the words in it.</summary>
    public void Expect(string words) => _isExpected = line => line.Contains(words, StringComparison.Ordinal);

    /// <exception cref="InvalidOperationException">There was an unexpected error; the message has its line.</exception>
    public void Verify()
    {
        var unexpected = _errors.Where(line => !_isExpected(line)).ToArray();
        if (unexpected.Length > 0)
        {
            throw new InvalidOperationException($"The engine logged errors:\n{string.Join('\n', unexpected)}");
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(NoUnexpectedErrors owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = $"{logLevel} {category}: {formatter(state, exception)} {exception}";
            owner._lines.Enqueue(line);
            if (logLevel >= LogLevel.Error)
            {
                owner._errors.Enqueue(line);
            }
        }
    }
}
