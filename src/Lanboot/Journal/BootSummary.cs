using System.Text;
using Lanboot.Boot;

namespace Lanboot.Journal;

/// <summary>The line that ends a boot: what was booted, how long each part took, what came by which protocol.</summary>
internal static class BootSummary
{
    public static string Of(MachineTrack track, TimeProvider time)
    {
        var boot = track.Current;
        var line = new StringBuilder($"booted {boot.Image ?? "what it was given"} in {Quantity.Time(Total(boot, time))}");
        AppendParts(line, ": ", Stages(boot, time).Select(part => $"{part.Name} {Quantity.Time(part.Time)}"));
        AppendParts(line, "; ", Protocols(track));
        return line.ToString();
    }

    /// <summary>From the first packet to the end of the last file.</summary>
    public static TimeSpan Total(BootProgress boot, TimeProvider time) => time.GetElapsedTime(boot.Started, boot.LastFetched);

    /// <summary>The stages that it went through, each until the next began.</summary>
    private static List<(string Name, TimeSpan Time)> Stages(BootProgress boot, TimeProvider time)
    {
        List<(string Name, long From)> marks = [];
        if (boot.Entered(BootStage.Offered) is not null || boot.Entered(BootStage.Addressed) is not null)
            marks.Add(("address", boot.Started));
        Mark("loader", BootStage.Loader);
        Mark("menu", BootStage.Menu);
        Mark("kernel", BootStage.Kernel);
        Mark("initrd", BootStage.Initrd);
        Mark("root", BootStage.Root);
        return
        [
            .. marks.Select((mark, i) =>
                (mark.Name, time.GetElapsedTime(mark.From, i + 1 < marks.Count ? marks[i + 1].From : boot.LastFetched))),
        ];

        void Mark(string name, BootStage stage)
        {
            if (boot.Entered(stage) is not { } from)
                return;
            // Between the last file of the loader and the first of the root Linux starts: its own time, not a file's.
            if (stage == BootStage.Root && boot.LinuxStarted is { } started)
                marks.Add(("Linux start", started));
            marks.Add((name, from));
        }
    }

    private static IEnumerable<string> Protocols(MachineTrack track)
    {
        foreach (var protocol in Enum.GetValues<TransferProtocol>())
        {
            if (track.BytesOf(protocol) is > 0 and var bytes)
                yield return $"{TransferWords.Name(protocol)} {Quantity.Bytes(bytes)}";
        }
    }

    private static void AppendParts(StringBuilder line, string before, IEnumerable<string> parts)
    {
        var text = string.Join(", ", parts);
        if (text.Length > 0)
            line.Append(before).Append(text);
    }
}
