using System.Globalization;

namespace Lanboot.Settings;

/// <summary>A time as people write it in settings: "12h", "30m", "90s", "2d", or seconds alone.</summary>
internal static class Duration
{
    public static bool TryRead(string text, out TimeSpan time)
    {
        time = default;
        if (text.Length == 0)
            return false;
        var unit = char.ToLowerInvariant(text[^1]) switch { 'd' => 86400, 'h' => 3600, 'm' => 60, 's' => 1, _ => 0 };
        var digits = unit == 0 ? text : text[..^1];
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        time = TimeSpan.FromSeconds((long)number * Math.Max(unit, 1));
        return true;
    }

    public static string Show(TimeSpan time) => (long)time.TotalSeconds switch
    {
        0 => "0",
        var seconds when seconds % 86400 == 0 => $"{seconds / 86400}d",
        var seconds when seconds % 3600 == 0 => $"{seconds / 3600}h",
        var seconds when seconds % 60 == 0 => $"{seconds / 60}m",
        var seconds => $"{seconds}s",
    };
}
