using System.Text;
using Lanboot.Media.Trees;

namespace Lanboot.Media.Iso9660;

/// <summary>Which of the names that a disc carries are shown: the best there is.</summary>
internal enum IsoNaming
{
    Plain,
    Joliet,
    RockRidge,
}

/// <summary>File identifiers to names, as the isofs of Linux shows them: recipes and boot menus were written against those.</summary>
internal static class IsoNames
{
    /// <summary>
    /// ECMA-119 7.5: "README.TXT;1". Lower case, without a final ";1" or ".;1"; what else a path could not hold becomes a dot.
    /// </summary>
    public static string FromPlain(ReadOnlySpan<byte> identifier)
    {
        if (identifier.EndsWith(";1"u8))
            identifier = identifier[..^2].EndsWith("."u8) ? identifier[..^3] : identifier[..^2];
        var text = NodeName.Decode(identifier);
        return string.Create(text.Length, text, Fold);
    }

    /// <summary>Joliet: UCS-2, big-endian. As on Linux, without ";1" and without final dots.</summary>
    public static string FromJoliet(ReadOnlySpan<byte> identifier)
    {
        var name = Encoding.BigEndianUnicode.GetString(identifier[..(identifier.Length & ~1)]);
        if (name.EndsWith(";1", StringComparison.Ordinal))
            name = name[..^2];
        return name.TrimEnd('.');
    }

    private static void Fold(Span<char> to, string from)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] = from[i] is ';' or '/' ? '.' : from[i] is >= 'A' and <= 'Z' ? (char)(from[i] | 0x20) : from[i];
    }
}
