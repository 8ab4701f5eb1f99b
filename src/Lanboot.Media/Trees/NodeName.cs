using System.Text;
using System.Text.Unicode;

namespace Lanboot.Media.Trees;

/// <summary>Names as images write them, made fit for a path.</summary>
internal static class NodeName
{
    /// <summary>NAME_MAX of Linux, in bytes of UTF-8: no client could ask for a longer name.</summary>
    public const int MaxBytes = 255;

    /// <summary>
    /// Whether a name may stand in a path. An image that carries another one is hostile or broken, and the entry is not shown.
    /// </summary>
    public static bool IsUsable(string name) =>
        name is not ("" or "." or "..") && name.AsSpan().IndexOfAny('/', '\0') < 0 && Encoding.UTF8.GetByteCount(name) <= MaxBytes;

    /// <summary>UTF-8 as everybody writes today; else Latin-1, the usual guess for older discs.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes) =>
        (Utf8.IsValid(bytes) ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes);
}
