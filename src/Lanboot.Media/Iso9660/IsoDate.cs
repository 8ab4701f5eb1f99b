namespace Lanboot.Media.Iso9660;

/// <summary>The two ways in which ISO 9660 writes an instant.</summary>
internal static class IsoDate
{
    public const int ShortLength = 7;
    public const int LongLength = 17;

    /// <summary>
    /// ECMA-119 9.1.5: years since 1900, month, day, hour, minute, second, offset from GMT in quarters of an hour.
    /// </summary>
    /// <returns>The default where the bytes are no date.</returns>
    public static DateTimeOffset ReadShort(ReadOnlySpan<byte> bytes) =>
        Compose(1900 + bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], (sbyte)bytes[6]);

    /// <summary>ECMA-119 8.4.26.1: YYYYMMDDhhmmsscc in digits, then the offset from GMT as above.</summary>
    /// <returns>The default where the bytes are no date.</returns>
    public static DateTimeOffset ReadLong(ReadOnlySpan<byte> bytes)
    {
        if (bytes[..16].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return default;
        return Compose(
            Digits(bytes[..4]), Digits(bytes[4..6]), Digits(bytes[6..8]),
            Digits(bytes[8..10]), Digits(bytes[10..12]), Digits(bytes[12..14]), (sbyte)bytes[16]);
    }

    private static int Digits(ReadOnlySpan<byte> bytes)
    {
        var number = 0;
        foreach (var digit in bytes)
            number = (number * 10) + digit - '0';
        return number;
    }

    private static DateTimeOffset Compose(int year, int month, int day, int hour, int minute, int second, int quarters)
    {
        // Offsets run from -48 to 52 quarters; a writer that puts nonsense there most likely meant GMT.
        var offset = quarters is < -48 or > 52 ? TimeSpan.Zero : TimeSpan.FromMinutes(15 * quarters);
        var isDate = year is >= 1900 and < 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            && hour < 24 && minute < 60 && second < 60;
        return isDate ? new DateTimeOffset(year, month, day, hour, minute, second, offset) : default;
    }
}
