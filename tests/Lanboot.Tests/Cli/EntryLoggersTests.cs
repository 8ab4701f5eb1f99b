using Lanboot.Cli;
using Lanboot.Journal;
using Lanboot.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Lanboot.Tests.Cli;

public sealed class EntryLoggersTests
{
    [Theory]
    [InlineData(false, new[] { EntryKind.Step, EntryKind.Warning, EntryKind.Warning, EntryKind.Warning })]
    [InlineData(true, new[] { EntryKind.Detail, EntryKind.Step, EntryKind.Warning, EntryKind.Warning, EntryKind.Warning })]
    public void Detail_is_there_for_those_who_ask(bool withDetail, EntryKind[] expected)
    {
        var queue = new EntryQueue();
        using var loggers = new EntryLoggers(queue, new ManualTime(), withDetail);
        var logger = loggers.CreateLogger("any");
        foreach (var level in Enum.GetValues<LogLevel>())
            logger.Log(level, default, "said", null, (said, _) => said);

        Assert.Equal(expected, Taken(queue).Select(entry => entry.Kind));
        Assert.Equal(withDetail, logger.IsEnabled(LogLevel.Debug));
    }

    private static IEnumerable<JournalEntry> Taken(EntryQueue queue)
    {
        while (queue.TryTake(out var entry))
            yield return entry!;
    }
}
