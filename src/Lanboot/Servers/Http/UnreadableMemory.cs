using System.Buffers;

namespace Lanboot.Servers.Http;

/// <summary>
/// Stands for bytes that never come into this process. Kestrel counts what a body advances by against its Content-Length
/// and looks at nothing else, so memory that has only a length keeps its accounting right.
/// </summary>
internal sealed class UnreadableMemory : MemoryManager<byte>
{
    public const int Length = 1 << 30;

    public static UnreadableMemory Shared { get; } = new();

    public override Memory<byte> Memory => CreateMemory(Length);

    public override Span<byte> GetSpan() => throw new NotSupportedException("These bytes are in a file.");

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException("These bytes are in a file.");

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
