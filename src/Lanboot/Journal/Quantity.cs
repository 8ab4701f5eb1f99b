using System.Globalization;

namespace Lanboot.Journal;

/// <summary>Amounts as people read them, the same in logs, summaries and the terminal view.</summary>
public static class Quantity
{
    private static readonly string[] Units = ["kB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>"512 B", "1.1 MB", "289.7 MB": powers of 1000, one digit behind the point.</summary>
    public static string Bytes(long bytes)
    {
        if (bytes < 1000)
            return string.Create(CultureInfo.InvariantCulture, $"{bytes} B");
        var amount = bytes / 1000.0;
        var unit = 0;
        // 999.95 would be written as "1000.0".
        for (; amount >= 999.95 && unit < Units.Length - 1; unit++)
            amount /= 1000;
        return string.Create(CultureInfo.InvariantCulture, $"{amount:F1} {Units[unit]}");
    }

    /// <summary>"0.4 s", "74.2 s", "3 min 20 s", "2 h 05 min".</summary>
    public static string Time(TimeSpan time) => time switch
    {
        { TotalSeconds: < 119.95 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F1} s"),
        { TotalMinutes: < 60 } => $"{(int)time.TotalMinutes} min {time.Seconds:D2} s",
        _ => $"{(int)time.TotalHours} h {time.Minutes:D2} min",
    };

    /// <summary>"65.6 MB/s"; empty where the time is too short to say.</summary>
    public static string Rate(long bytes, TimeSpan time) =>
        time < TimeSpan.FromMilliseconds(1) ? "" : $"{Bytes((long)(bytes / time.TotalSeconds))}/s";
}
