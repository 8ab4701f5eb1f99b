using Lanboot.Boot;

namespace Lanboot.Journal;

/// <summary>What only time tells of a boot: that it is over, or that it got stuck. Guarded by the journal's lock.</summary>
internal static class BootReview
{
    /// <summary>
    /// Without a root the last initrd ends a boot, unless something follows. Loaders fetch the next file within a second;
    /// five leave room for a slow disc cache, and nobody waits for the line.
    /// </summary>
    private static readonly TimeSpan SilenceThatEnds = TimeSpan.FromSeconds(5);

    public static bool IsOver(MachineTrack track, TimeSpan quiet) =>
        track.Current is { EndsInSilence: true, Stage: < BootStage.Booted } && track.Active.Count == 0 && quiet >= SilenceThatEnds;

    /// <summary>Bytes that were taken since the last look are a sign of life.</summary>
    public static void HearTransfers(MachineTrack track, long now)
    {
        long sent = 0;
        foreach (var transfer in track.Active)
            sent += transfer.Sent;
        if (sent > track.Current.BytesSeen)
            track.Current.Hear(now);
        track.Current.BytesSeen = sent;
    }

    /// <summary>The stall that was not named yet in this boot, in words; null where nothing is wrong.</summary>
    public static string? NewStall(MachineTrack track, TimeSpan quiet)
    {
        if (track.Current is { Stage: BootStage.Seen or BootStage.Booted } or { EndsInSilence: true })
            return null;
        var facts = Facts(track);
        var rule = Diagnosis.Rules.FirstOrDefault(rule => quiet >= rule.After && rule.Fits(facts));
        return rule is not null && track.Current.SaidStalls.Add(rule.Name) ? rule.Says(facts, quiet) : null;
    }

    private static StallFacts Facts(MachineTrack track)
    {
        var boot = track.Current;
        return new StallFacts
        {
            Stage = boot.Stage,
            FirstProgram = boot.Program,
            Program = track.Machine.Program,
            Loader = boot.Loader,
            LoaderRan = boot.LoaderRan,
            LastFile = boot.LastFile?.Path,
            LastFileWhole = boot.LastFile?.Whole ?? false,
            LastFileLength = boot.LastFile?.Length ?? 0,
        };
    }
}
