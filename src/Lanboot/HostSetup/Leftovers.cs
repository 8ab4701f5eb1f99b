using System.Runtime.Versioning;

namespace Lanboot.HostSetup;

/// <summary>Takes back what runs have left that were killed.</summary>
[SupportedOSPlatform("linux")]
internal static class Leftovers
{
    /// <returns>What was done, in sentences; empty where nothing was left.</returns>
    public static IReadOnlyList<string> TakeBack(IHostSystem system, HostRecords records)
    {
        if (!records.Any)
            return [];
        List<string> notes = [];
        try
        {
            using var held = records.Hold();
            foreach (var (path, record) in records.Left(notes.Add))
                TakeBack(system, records, path, record, notes);
        }
        catch (HostSetupException closed)
        {
            notes.Add(closed.Message);
        }

        return notes;
    }

    private static void TakeBack(IHostSystem system, HostRecords records, string path, HostRecord record, List<string> notes)
    {
        var who = $"An earlier run (pid {record.Run.Process}) ended without tidying up";
        var troubles = TakeBack(system, record.Changes, records.Living());
        if (troubles.Count == 0)
        {
            HostRecords.Delete(path);
            notes.Add($"{who}; taken back: {string.Join(", ", record.Changes.Reverse().Select(change => change.Words))}.");
        }
        else
        {
            // The record stays: the next run tries again.
            notes.AddRange(troubles.Select(trouble => $"{who}: {trouble}"));
        }
    }

    /// <summary>The last change first. What another run needs that goes on is left to it.</summary>
    /// <returns>What could not be taken back, in sentences.</returns>
    public static IReadOnlyList<string> TakeBack(IHostSystem system, IReadOnlyList<HostChange> changes, IReadOnlyList<HostRecord> living)
    {
        List<string> troubles = [];
        foreach (var change in changes.Reverse())
        {
            if (living.Any(other => other.Changes.Contains(change)))
                continue;
            try
            {
                change.TakeBack(system);
            }
            catch (HostSetupException failed)
            {
                troubles.Add($"{change.Words} could not be taken back: {failed.Message}");
            }
        }

        return troubles;
    }
}
