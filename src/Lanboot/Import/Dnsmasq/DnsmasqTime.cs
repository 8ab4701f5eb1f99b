using System.Globalization;

namespace Lanboot.Import.Dnsmasq;

/// <summary>Lease times: "12h", "45m", "1d", "2w", seconds alone, or "infinite".</summary>
internal static class DnsmasqTime
{
    /// <summary>dnsmasq gives an address for an hour unless it is told, and never for less than two minutes.</summary>
    public const string Default = "1h";
    private const int Shortest = 120;

    /// <summary>Longer than a year is for good, as far as a server knows that is started anew now and then.</summary>
    private const long Longest = 365L * 86400;

    /// <param name="time">As lanboot.yaml takes it.</param>
    /// <param name="change">What is not as it was written; null where nothing is.</param>
    public static bool TryRead(string text, out string time, out string? change)
    {
        (time, change) = (text, null);
        if (text == "infinite")
            return true;
        var unit = text.Length > 1 ? char.ToLowerInvariant(text[^1]) switch { 'w' => 604_800, 'd' => 86_400, 'h' => 3600, 'm' => 60, 's' => 1, _ => 0 } : 0;
        if (!int.TryParse(unit == 0 ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        var seconds = (long)number * Math.Max(unit, 1);
        if (seconds < Shortest)
            (time, change) = ("2m", "for two minutes, which is the least");
        else if (seconds > Longest)
            (time, change) = ("infinite", "without an end, since it is longer than a year");
        else if (unit == 604_800)
            time = $"{number * 7}d";
        return true;
    }
}
