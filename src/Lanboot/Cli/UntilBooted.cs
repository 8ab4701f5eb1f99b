using Lanboot.Journal;
using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>Ends a command that serves once the machines that were waited for have booted.</summary>
internal static class UntilBooted
{
    /// <summary>As often as the journal looks at the clock.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Looks until they have booted, and then presses Ctrl-C; or until somebody else does.</summary>
    /// <param name="goal">Null: nothing is waited for.</param>
    /// <returns>Why it ended, in sentences for after the view has closed; empty where somebody else ended it.</returns>
    public static async Task<IReadOnlyList<string>> WatchAsync(BootedGoal? goal, BootJournal journal, TimeProvider time, StopSignal stop)
    {
        if (goal is null)
            return [];
        var watch = new BootedWatch(goal.Count, goal.Macs);
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
            {
                var verdict = watch.Look(journal.Snapshot());
                if (verdict.IsOver)
                {
                    stop.Ask();
                    return verdict.News;
                }

                foreach (var line in verdict.News)
                    journal.Note(line);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of serving.
        }

        return [];
    }
}
