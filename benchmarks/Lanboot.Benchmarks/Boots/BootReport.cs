using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanboot.Benchmarks.Boots;

/// <summary>For machines that read; seconds from QEMU's start, for each round.</summary>
internal sealed record BootRow(string Moment, IReadOnlyList<double> Guide, IReadOnlyList<double> Lanboot);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<BootRow>))]
internal sealed partial class BootJson : JsonSerializerContext;

/// <summary>Boots as a table of Markdown, or as JSON.</summary>
internal static class BootReport
{
    /// <summary>The bar, as a part of what the guide's stack takes.</summary>
    private const double Most = 0.7;

    public static string Json(IReadOnlyList<BootRow> rows) => JsonSerializer.Serialize(rows, BootJson.Default.IReadOnlyListBootRow);

    /// <param name="guide">What the guide's stack is made of.</param>
    /// <param name="sizes">Of what is fetched, in words.</param>
    public static string Text(IReadOnlyList<BootRow> rows, string guide, string sizes)
    {
        var text = new StringBuilder();
        text.AppendLine("## A whole boot, BIOS, image in Arch's layout, root over HTTP");
        text.AppendLine();
        text.AppendLine($"{sizes} QEMU without KVM. At either menu a key is pressed as soon as it is there.");
        text.AppendLine();
        text.AppendLine($"| from QEMU's start until | {guide} | Lanboot | ratio |");
        text.AppendLine("|---|---|---|---|");
        foreach (var row in rows)
            text.AppendLine(Line($"| {row.Moment} | {Seconds(row.Guide)} | {Seconds(row.Lanboot)} | {Ratio(row)} |"));
        text.AppendLine();
        // Emulated, each change between real and protected mode is dear, and PXELINUX changes at every packet: a real machine loses less there.
        text.AppendLine($"Without the time from the initramfs' request until Linux runs it, in which an emulated PXELINUX is slower than a real one: {Ratio(WithoutInitramfs(rows))}.");
        text.AppendLine();
        var isMet = Ratios.Of(rows[^1].Lanboot, rows[^1].Guide).Median <= Most;
        text.Append(Line($"Bar: the whole boot ≤ {Most:F2} × {guide}: {Ratio(rows[^1])}: {(isMet ? "met" : "**not met**")}."));
        return text.ToString();
    }

    private static BootRow WithoutInitramfs(IReadOnlyList<BootRow> rows)
    {
        var (from, to) = (Of(BootMoment.InitramfsAskedFor), Of(BootMoment.InitramfsRuns));
        return new BootRow("", Rest(row => row.Guide), Rest(row => row.Lanboot));

        BootRow Of(string moment) => rows.First(row => row.Moment == moment);

        IReadOnlyList<double> Rest(Func<BootRow, IReadOnlyList<double>> side) =>
            [.. side(rows[^1]).Select((whole, round) => whole - (side(to)[round] - side(from)[round]))];
    }

    private static string Seconds(IReadOnlyList<double> values) => Line($"{new Ratios([.. values.Order()]).Median:F1} s");

    private static string Ratio(BootRow row)
    {
        var ratios = Ratios.Of(row.Lanboot, row.Guide);
        return Line($"{ratios.Median:F2} ({ratios.Spread.Low:F2} to {ratios.Spread.High:F2})");
    }

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
