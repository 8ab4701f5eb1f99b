using System.Buffers.Binary;

namespace Lanboot.Media.Udf;

/// <summary>ECMA-167 1/7.3, timestamp.</summary>
internal static class UdfTimestamp
{
    // offset length
    //   0     2     Type and Time Zone: the low 12 bits are minutes from UTC, signed; -2047, not given
    //   2     2     Year
    //   4     1     Month, then day, hour, minute, second, and fractions of it
    public static DateTimeOffset Read(ReadOnlySpan<byte> bytes)
    {
        int year = BinaryPrimitives.ReadInt16LittleEndian(bytes[2..]);
        int month = bytes[4], day = bytes[5], hour = bytes[6], minute = bytes[7], second = bytes[8];
        var isDate = year is >= 1900 and < 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            && hour < 24 && minute < 60 && second < 60;
        if (!isDate)
            return default;

        var zone = (short)(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 4) >> 4;
        var offset = zone is < -840 or > 840 ? TimeSpan.Zero : TimeSpan.FromMinutes(zone);
        return new DateTimeOffset(year, month, day, hour, minute, second, offset);
    }
}
