using Lanboot.Cli;
using Lanboot.Journal;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Cli;

public sealed class PlainDisplayTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly StringWriter _written = new() { NewLine = "\n" };

    public void Dispose()
    {
        _written.Dispose();
    }

    [Fact]
    public async Task All_that_was_recorded_before_the_end_is_written()
    {
        var queue = new EntryQueue();
        queue.Add(Entry("one"));
        queue.Add(Entry("two"));
        queue.Complete();
        await new PlainDisplay(queue, _written, new LanbootLines(TimeZoneInfo.Utc), _time).RunAsync(new CancellationToken(canceled: true));

        Assert.Equal("2026-11-21 10:00:00  -                  one\n2026-11-21 10:00:00  -                  two\n", _written.ToString());
    }

    [Fact]
    public async Task A_flood_is_bounded_and_what_was_left_out_is_counted()
    {
        var queue = new EntryQueue();
        for (var i = 0; i < 5000; i++)
            queue.Add(Entry($"line {i}"));
        queue.Complete();
        await new PlainDisplay(queue, _written, new LanbootLines(TimeZoneInfo.Utc), _time).RunAsync(CancellationToken.None);

        var lines = _written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4097, lines.Length);
        Assert.Equal("(904 lines left out: they came faster than they could be written)", lines[^1]);
    }

    private JournalEntry Entry(string text) => new(_time.GetUtcNow(), null, null, EntryKind.Step, text);
}
