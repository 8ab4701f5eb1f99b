using System.Text;

namespace Lanboot.Media.Udf;

/// <summary>UDF 2.1.1, OSTA Compressed Unicode: a byte that says how wide the characters are, then the characters.</summary>
internal static class OstaText
{
    /// <returns>Empty where the bytes are none of the known forms; 254 and 255 mark deleted names.</returns>
    public static string Read(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [8, .. var narrow] => Encoding.Latin1.GetString(narrow),
        [16, .. var wide] => Encoding.BigEndianUnicode.GetString(wide[..(wide.Length & ~1)]),
        _ => "",
    };

    /// <summary>ECMA-167 1/7.2.12, dstring: a field of fixed length, whose last byte says how much of it is used.</summary>
    public static string ReadField(ReadOnlySpan<byte> field) => Read(field[..Math.Min(field[^1], field.Length - 1)]);
}
