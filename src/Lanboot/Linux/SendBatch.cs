using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Lanboot.Linux;

/// <summary>Collects datagrams and sends them with as few system calls as can be; nothing is allocated per datagram.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class SendBatch : IDisposable
{
    private readonly int _slots;
    private readonly int _slotLength;
    private readonly byte* _bytes;
    private readonly LibC.Message* _messages;
    private readonly LibC.Piece* _pieces;
    private readonly LibC.InternetAddress* _receivers;
    private readonly LibC.PacketInfoControl* _controls;
    private readonly int[] _descriptors;

    /// <param name="slots">Datagrams that can wait at one time; at most 1024, the most that one call of sendmmsg takes.</param>
    /// <param name="slotLength">The longest datagram.</param>
    public SendBatch(int slots, int slotLength)
    {
        (_slots, _slotLength) = (slots, slotLength);
        _descriptors = new int[slots];
        _bytes = (byte*)NativeMemory.Alloc((nuint)(slots * slotLength));
        _messages = (LibC.Message*)NativeMemory.AllocZeroed((nuint)(slots * sizeof(LibC.Message)));
        _pieces = (LibC.Piece*)NativeMemory.AllocZeroed((nuint)(slots * sizeof(LibC.Piece)));
        _receivers = (LibC.InternetAddress*)NativeMemory.AllocZeroed((nuint)(slots * sizeof(LibC.InternetAddress)));
        _controls = (LibC.PacketInfoControl*)NativeMemory.AllocZeroed((nuint)(slots * sizeof(LibC.PacketInfoControl)));
        for (var slot = 0; slot < slots; slot++)
        {
            _pieces[slot].Bytes = _bytes + slot * slotLength;
            _messages[slot].Name = _receivers + slot;
            _messages[slot].NameLength = (uint)sizeof(LibC.InternetAddress);
            _messages[slot].Pieces = _pieces + slot;
            _messages[slot].PieceCount = 1;
            _messages[slot].Control = _controls + slot;
            _messages[slot].ControlLength = (nuint)sizeof(LibC.PacketInfoControl);
        }
    }

    public int Count { get; private set; }

    public bool IsFull => Count == _slots;

    /// <summary>Adds a datagram; there must be room.</summary>
    /// <param name="descriptor">The socket to send it with.</param>
    /// <param name="from">The interface and address to send it from.</param>
    public void Add(int descriptor, ReadOnlySpan<byte> datagram, LibC.InternetAddress receiver, LibC.PacketInfoControl from)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(Count, _slots);
        datagram.CopyTo(new Span<byte>(_pieces[Count].Bytes, _slotLength));
        _pieces[Count].Length = (nuint)datagram.Length;
        _receivers[Count] = receiver;
        _controls[Count] = from;
        _descriptors[Count++] = descriptor;
    }

    /// <summary>Sends all; what the kernel does not take is given up, since DHCP clients ask again.</summary>
    /// <param name="error">The reason of the first one that was not taken; 0 when all were.</param>
    /// <returns>How many were taken.</returns>
    public int Send(out int error)
    {
        var (sent, next) = (0, 0);
        error = 0;
        while (next < Count)
        {
            var run = 1;
            while (next + run < Count && _descriptors[next + run] == _descriptors[next])
                run++;
            var taken = LibC.SendMany(_descriptors[next], _messages + next, (uint)run, LibC.MSG_NOSIGNAL);
            if (taken < 0 && Marshal.GetLastPInvokeError() == LibC.EINTR)
                continue;
            // A call fails only for its first datagram: that one is passed over.
            if (taken < 0 && error == 0)
                error = Marshal.GetLastPInvokeError();
            sent += Math.Max(0, taken);
            next += Math.Max(1, taken);
        }

        Count = 0;
        return sent;
    }

    public void Dispose()
    {
        NativeMemory.Free(_bytes);
        NativeMemory.Free(_messages);
        NativeMemory.Free(_pieces);
        NativeMemory.Free(_receivers);
        NativeMemory.Free(_controls);
    }
}
