using System.Globalization;

namespace Lanboot.Settings;

/// <summary>A size as people write it in settings: "1GiB", "512M", or bytes alone. A unit is a power of 1024, with or without "iB".</summary>
internal static class ByteSize
{
    private const string Units = "KMGT";

    public static bool TryRead(string text, out long size)
    {
        size = 0;
        var number = text;
        foreach (var ending in new[] { "iB", "B" })
        {
            if (number.Length > ending.Length && number.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                number = number[..^ending.Length];
                break;
            }
        }

        var unit = number.Length > 1 ? Units.IndexOf(char.ToUpperInvariant(number[^1]), StringComparison.Ordinal) + 1 : 0;
        if (unit > 0)
            number = number[..^1];
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size > long.MaxValue >> (10 * unit))
            return false;
        size <<= 10 * unit;
        return true;
    }

    public static string Show(long size)
    {
        var unit = 0;
        while (unit < Units.Length && size > 0 && size % 1024 == 0)
            (size, unit) = (size / 1024, unit + 1);
        return unit == 0 ? $"{size}" : $"{size}{Units[unit - 1]}iB";
    }
}
