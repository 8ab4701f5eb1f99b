using Lanboot.Journal;

namespace Lanboot.Cli.Terminal;

/// <summary>The terminal view while serving: a row per machine, and the last log lines.</summary>
internal sealed class TerminalDisplay(
    BootJournal journal, EntryQueue queue, IReadOnlyList<string> header, TextWriter to, TimeProvider time) : IDisplay
{
    /// <summary>More often than that nobody can read.</summary>
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(200);

    /// <summary>More lines than the highest terminal has.</summary>
    private const int LogLines = 500;

    private readonly Queue<JournalEntry> _log = new();
    private readonly RateMeter _rates = new(time);

    public async Task RunAsync(CancellationToken stop)
    {
        using (var screen = new TerminalScreen(to))
        using (var timer = new PeriodicTimer(Frame, time))
        {
            screen.Open();
            try
            {
                do
                {
                    TakeEntries();
                    var state = Look();
                    screen.Paint((width, height) => MachineView.Draw(state, width, height));
                }
                while (await timer.WaitForNextTickAsync(stop));
            }
            catch (OperationCanceledException)
            {
                // The end of serving.
            }
        }

        await LeaveTraceAsync();
    }

    private ViewState Look()
    {
        // By the start of the boot: by the last sign of life the rows would change places all the time.
        var machines = journal.Snapshot().Machines.OrderByDescending(status => status.Started).ToList();
        _rates.Keep(machines.Select(status => status.Machine.Mac).ToHashSet());
        return new ViewState
        {
            Header = header,
            Machines = [.. machines.Select(status => new MachineRow(status, Rate(status)))],
            Log = [.. _log],
            Zone = time.LocalTimeZone,
        };
    }

    private double Rate(MachineStatus status) => _rates.Measure(status.Machine.Mac, status.AllBytes);

    private void TakeEntries()
    {
        while (queue.TryTake(out var entry))
        {
            if (_log.Count == LogLines)
                _log.Dequeue();
            _log.Enqueue(entry!);
        }
    }

    /// <summary>The second screen is gone with all that stood on it: what is worth keeping is written on the first.</summary>
    private async Task LeaveTraceAsync()
    {
        TakeEntries();
        foreach (var entry in _log.Where(entry => entry.Kind is EntryKind.Summary or EntryKind.Warning))
            await to.WriteLineAsync(LogLine.WithTime(entry, time.LocalTimeZone));
    }
}
