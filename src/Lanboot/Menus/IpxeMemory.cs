using System.Globalization;
using Lanboot.Boot;

namespace Lanboot.Menus;

/// <summary>
/// How much memory a machine has, by what its firmware says of its memory modules (SMBIOS type 17, "Memory Device"). iPXE can't add
/// the numbers up, so it sends them as it finds them, and comes back for a menu that knows them.
/// </summary>
internal static class IpxeMemory
{
    private const string Name = "memory";

    /// <summary>A board with more modules has memory enough.</summary>
    private const int Modules = 16;

    /// <summary>Offset and length of the field Size (SMBIOS 3.7, 7.18), in iPXE's notation: instance, type, offset, length.</summary>
    private const string SizeField = "17.12.2";

    /// <summary>The machine did not say it yet. It can't where the script comes by TFTP, whose names have no query.</summary>
    public static bool IsToBeAsked(Fetch fetch, bool overTftp) => !overTftp && fetch.InQuery(Name) is null;

    /// <summary>The line that comes back with the answer. Where it fails, the rest of the script serves.</summary>
    public static string Question(BootAddress at)
    {
        var sizes = Enumerable.Range(0, Modules).Select(module => $"${{smbios/{module}.{SizeField}:hexraw}}");
        return $"chain --replace {at.Http}/{BootPath.IpxeScript}?mac=${{netX/mac:hexhyp}}&{Name}={string.Join('-', sizes)} ||";
    }

    /// <summary>In bytes; null where the machine did not say it, or its firmware does not know.</summary>
    public static long? Of(Fetch fetch)
    {
        if (fetch.InQuery(Name) is not { } sizes)
            return null;
        var sum = sizes.Split('-').Take(Modules).Sum(SizeOf);
        return sum > 0 ? sum : null;
    }

    /// <summary>
    /// Little-endian: 0 no module, 0xFFFF not known, 0x7FFF 32 GiB and more, in MiB or, where the top bit is set, in KiB.
    /// </summary>
    private static long SizeOf(string hex)
    {
        if (hex.Length != 4 || !ushort.TryParse(hex[2..] + hex[..2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size))
            return 0;
        return size switch
        {
            0xFFFF => 0,
            0x7FFF => 32L << 30,
            >= 0x8000 => (size & 0x7FFFL) << 10,
            _ => (long)size << 20,
        };
    }
}
