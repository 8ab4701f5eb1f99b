using System.Globalization;

namespace Lanboot.Media.Images;

/// <summary>The words for an image that is shorter than it says it is.</summary>
internal static class Truncation
{
    /// <param name="actual">Bytes that are there.</param>
    /// <param name="expected">Bytes that should be.</param>
    /// <param name="witness">What says so: "its volume descriptor".</param>
    public static string Sentence(long actual, long expected, string witness)
    {
        var (has, wants) = (Amount(actual), Amount(expected));
        if (has == wants)
            (has, wants) = ($"{actual} bytes", $"{expected} bytes");
        return $"it is {has}, but {witness} says {wants}: the download was cut off; download it again.";
    }

    private static string Amount(long bytes) => bytes switch
    {
        < 1 << 10 => $"{bytes} bytes",
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MiB"),
    };
}
