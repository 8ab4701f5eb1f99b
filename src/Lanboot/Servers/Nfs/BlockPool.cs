using System.Runtime.InteropServices;

namespace Lanboot.Servers.Nfs;

/// <summary>Pieces of memory outside the collector's, for what is received and sent. For one thread.</summary>
internal sealed unsafe class BlockPool(int length) : IDisposable
{
    /// <summary>Blocks that wait to be used again: as many as connections are busy at one moment. Idle connections hold none.</summary>
    private const int MaxIdle = 64;

    private readonly Stack<nint> _idle = new(MaxIdle);

    /// <summary>Of a block, in bytes.</summary>
    public int Length => length;

    public byte* Rent() => _idle.TryPop(out var block) ? (byte*)block : (byte*)NativeMemory.Alloc((nuint)length);

    public void Return(byte* block)
    {
        if (_idle.Count < MaxIdle)
            _idle.Push((nint)block);
        else
            NativeMemory.Free(block);
    }

    public void Dispose()
    {
        while (_idle.TryPop(out var block))
            NativeMemory.Free((byte*)block);
    }
}
