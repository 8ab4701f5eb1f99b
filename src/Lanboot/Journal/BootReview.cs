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

    /// <summary>A system that has read from its root for so long has come up; a busy one is never silent.</summary>
    private static readonly TimeSpan UseThatEnds = TimeSpan.FromMinutes(2);

    /// <param name="quiet">Since the last sign of life.</param>
    /// <param name="inRoot">Since it came to its root.</param>
    public static bool IsOver(MachineTrack track, TimeSpan quiet, TimeSpan inRoot) => track.Current switch
    {
        { Stage: BootStage.Booted } => false,
        { EndsInSilence: true } => track.Active.Count == 0 && quiet >= SilenceThatEnds,
        { Stage: BootStage.Root } => track.RootInUse is { Sent: > 0 } && (quiet >= SilenceThatEnds || inRoot >= UseThatEnds),
        _ => false,
    };

    /// <summary>Whether time may tell more of this boot: it runs, or is not silent for longer than any stall takes to be named.</summary>
    public static bool IsAwaited(MachineTrack track, TimeSpan quiet) =>
        track.Active.Count > 0 || (track.Current.Stage is not (BootStage.Seen or BootStage.Booted) && quiet <= Diagnosis.Longest);

    /// <summary>Bytes that were taken since the last look are a sign of life.</summary>
    public static void HearTransfers(MachineTrack track, long now)
    {
        long sent = 0;
        foreach (var transfer in track.Active)
            sent += transfer.Sent;
        if (sent > track.Current.BytesSeen)
        {
            track.Current.Hear(now);
            track.Current.Took(track.RootInUse, now);
        }

        track.Current.BytesSeen = sent;
    }

    /// <summary>The stall that was not named yet in this boot, in words; null where nothing is wrong.</summary>
    public static string? NewStall(MachineTrack track, TimeSpan quiet)
    {
        if (track.Current is { Stage: BootStage.Seen or BootStage.Booted } or { EndsInSilence: true })
            return null;
        var facts = Facts(track);
        var rule = Diagnosis.Rules.FirstOrDefault(rule => quiet >= rule.After && rule.Fits(facts));
        if (rule is null || !track.Current.SaidStalls.Add(rule.Name))
            return null;
        var missing = track.Current.LastMissing is { } file ? $" What it asked for last, {file}, is not there." : "";
        return rule.Says(facts, quiet) + missing;
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
