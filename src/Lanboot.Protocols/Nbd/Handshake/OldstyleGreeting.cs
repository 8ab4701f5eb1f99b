using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Nbd.Handshake;

/// <summary>
/// The handshake before names and options ("Oldstyle negotiation"): the server tells all, and requests follow at once. One port
/// serves one export, as <c>nbd-server 2000 FILE</c> did up to version 3.9.
/// </summary>
public static class OldstyleGreeting
{
    public const int Length = 8 + 8 + 8 + 4 + NbdSizes.ReservedZeroes;

    public static void Write(ref WireWriter output, NbdExport export)
    {
        output.WriteUInt64(NbdMagic.INIT_PASSWD);
        output.WriteUInt64(NbdMagic.CLISERV_MAGIC);
        output.WriteUInt64((ulong)export.Size);
        // The upper half would be handshake flags, and none may be set here.
        output.WriteUInt32((uint)export.Flags(structured: false));
        output.WriteZeros(NbdSizes.ReservedZeroes);
    }
}
