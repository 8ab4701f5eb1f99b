using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Lanboot.Linux;

namespace Lanboot.Servers.Nbd;

/// <summary>What has come from a client and is not handled yet. It takes memory from the first byte on.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class InputBuffer : IDisposable
{
    private byte* _memory;
    private int _start;
    private int _end;

    public ReadOnlySpan<byte> Bytes => new(_memory + _start, _end - _start);

    public void Consume(int count)
    {
        _start += count;
        if (_start == _end)
            _start = _end = 0;
    }

    /// <summary>Takes what the socket has; there must be room, which a whole message always leaves.</summary>
    /// <returns>As of <see cref="StreamSocket.Receive"/>.</returns>
    public int Fill(StreamSocket socket)
    {
        if (_memory is null)
            _memory = (byte*)NativeMemory.Alloc(NbdLimits.Input);
        if (_start > 0)
        {
            Bytes.CopyTo(new Span<byte>(_memory, NbdLimits.Input));
            (_start, _end) = (0, _end - _start);
        }

        var count = socket.Receive(_memory + _end, NbdLimits.Input - _end);
        _end += Math.Max(0, count);
        return count;
    }

    public void Dispose()
    {
        NativeMemory.Free(_memory);
        _memory = null;
        _start = _end = 0;
    }
}
