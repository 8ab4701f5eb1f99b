using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Lanboot.Linux;

namespace Lanboot.Servers.Nbd;

/// <summary>What a worker thread has, used for one connection after the other.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class Workspace(DiscQueue disc, SharedEpoll epoll) : IDisposable
{
    public Outbox Outbox { get; } = new();

    /// <summary>All workers' own: where reads wait that are not in memory.</summary>
    public DiscQueue Disc => disc;

    /// <summary>For the data of a WRITE, on its way to the overlay.</summary>
    public byte* Piece { get; } = (byte*)NativeMemory.Alloc(NbdLimits.WritePiece);

    /// <summary>Whether another connection has something to do that no thread is free for.</summary>
    public bool OthersWait => epoll.IsReady;

    public void Dispose()
    {
        Outbox.Dispose();
        NativeMemory.Free(Piece);
    }
}
