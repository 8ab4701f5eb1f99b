using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Lanboot.Servers.Nbd;

/// <summary>The memory of a worker thread, used for one connection after the other.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class Workspace : IDisposable
{
    public Outbox Outbox { get; } = new();

    /// <summary>For the data of a WRITE, on its way to the overlay.</summary>
    public byte* Piece { get; } = (byte*)NativeMemory.Alloc(NbdLimits.WritePiece);

    public void Dispose()
    {
        Outbox.Dispose();
        NativeMemory.Free(Piece);
    }
}
