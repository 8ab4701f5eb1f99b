using System.Buffers;
using System.Globalization;

namespace Lanboot.BootApi;

/// <summary>
/// How long an API may take for an answer, as Go writes times: "5s", "500ms", "1m30s" (pkg.go.dev/time#ParseDuration); a number alone is
/// seconds.
/// </summary>
internal static class ApiTimeout
{
    /// <summary>As in pixiecore: about as long as firmware waits for a proxy's offer.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(5);

    /// <summary>Below that a network between two hosts is the reason for every silence, above it every firmware has given up.</summary>
    private static readonly (TimeSpan Least, TimeSpan Most) Bounds = (TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    public static bool TryRead(string text, out TimeSpan time)
    {
        time = default;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return TryTake(seconds, out time);
        var rest = text.AsSpan();
        double sum = 0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0
                || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;
            rest = rest[digits..];
            var letters = rest.IndexOfAny(Digits) is >= 0 and var next ? next : rest.Length;
            if (UnitOf(rest[..letters]) is not { } unit)
                return false;
            sum += number * unit;
            rest = rest[letters..];
        }

        return text.Length > 0 && TryTake(sum, out time);
    }

    /// <summary>In seconds.</summary>
    private static double? UnitOf(ReadOnlySpan<char> letters) => letters switch
    {
        "h" => 3600,
        "m" => 60,
        "s" => 1,
        "ms" => 1e-3,
        "us" or "µs" => 1e-6,
        "ns" => 1e-9,
        _ => null,
    };

    private static bool TryTake(double seconds, out TimeSpan time)
    {
        time = TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 1e6));
        return time >= Bounds.Least && time <= Bounds.Most;
    }
}
