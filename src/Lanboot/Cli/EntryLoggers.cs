using Lanboot.Journal;

namespace Lanboot.Cli;

/// <summary>Loggers of the doors that end up as lines among the journal's.</summary>
/// <param name="withDetail">What is below <see cref="LogLevel.Information"/> too.</param>
internal sealed class EntryLoggers(EntryQueue queue, TimeProvider time, bool withDetail) : ILoggerFactory
{
    private readonly LogLevel _least = withDetail ? LogLevel.Debug : LogLevel.Information;

    public ILogger CreateLogger(string categoryName) => new EntryLogger(queue, time, _least);

    public void AddProvider(ILoggerProvider provider)
    {
        // There is one place for lines, and this is it.
    }

    public void Dispose()
    {
    }

    private sealed class EntryLogger(EntryQueue queue, TimeProvider time, LogLevel least) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
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
