using Lanboot.Journal;

namespace Lanboot.Cli;

/// <summary>Loggers of the doors that end up as lines among the journal's.</summary>
internal sealed class EntryLoggers(EntryQueue queue, TimeProvider time) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new EntryLogger(queue, time);

    public void AddProvider(ILoggerProvider provider)
    {
        // There is one place for lines, and this is it.
    }

    public void Dispose()
    {
    }

    private sealed class EntryLogger(EntryQueue queue, TimeProvider time) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is > LogLevel.Trace and < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var kind = logLevel switch
            {
                >= LogLevel.Warning => EntryKind.Warning,
                LogLevel.Information => EntryKind.Step,
                _ => EntryKind.Detail,
            };
            var reason = exception is null ? "" : $" ({exception.Message})";
            queue.Add(new JournalEntry(time.GetUtcNow(), null, null, kind, formatter(state, exception) + reason));
        }
    }
}
