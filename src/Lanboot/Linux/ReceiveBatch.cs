using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Lanboot.Linux;

/// <summary>Receives many datagrams with one system call into memory outside the collector's; nothing is allocated per datagram.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class ReceiveBatch : IDisposable
{
    private readonly int _slots;
    private readonly int _slotLength;
    private readonly byte* _bytes;
    private readonly LibC.Message* _messages;
    private readonly LibC.Piece* _pieces;
    private readonly LibC.InternetAddress* _senders;
    private readonly LibC.PacketInfoControl* _controls;

    /// <param name="slots">Datagrams per call.</param>
    /// <param name="slotLength">Bytes per datagram; a longer one is cut, and <see cref="IsCut"/> says so.</param>
    public ReceiveBatch(int slots, int slotLength)
    {
        (_slots, _slotLength) = (slots, slotLength);
        _bytes = (byte*)NativeMemory.Alloc((nuint)(slots * slotLength));
        _messages = (LibC.Message*)NativeMemory.AllocZeroed((nuint)(slots * sizeof(LibC.Message)));
        _pieces = (LibC.Piece*)NativeMemory.AllocZeroed((nuint)(slots * sizeof(LibC.Piece)));
        _senders = (LibC.InternetAddress*)NativeMemory.AllocZeroed((nuint)(slots * sizeof(LibC.InternetAddress)));
        _controls = (LibC.PacketInfoControl*)NativeMemory.AllocZeroed((nuint)(slots * sizeof(LibC.PacketInfoControl)));
        for (var slot = 0; slot < slots; slot++)
        {
            _pieces[slot] = new LibC.Piece { Bytes = _bytes + slot * slotLength, Length = (nuint)slotLength };
            _messages[slot].Name = _senders + slot;
            _messages[slot].Pieces = _pieces + slot;
            _messages[slot].PieceCount = 1;
            _messages[slot].Control = _controls + slot;
        }
    }

    /// <summary>Whether the last <see cref="Receive"/> filled every slot, so that more may be waiting.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Takes what is there, without waiting.</summary>
    /// <returns>How many datagrams; 0 when none is there or the socket reports an error, which is then cleared.</returns>
    public int Receive(int descriptor)
    {
        for (var slot = 0; slot < _slots; slot++)
        {
            _messages[slot].NameLength = (uint)sizeof(LibC.InternetAddress);
            _messages[slot].ControlLength = (nuint)sizeof(LibC.PacketInfoControl);
        }

        var count = Math.Max(0, LibC.ReceiveMany(descriptor, _messages, (uint)_slots, LibC.MSG_DONTWAIT, null));
        IsFull = count == _slots;
        return count;
    }

    public ReadOnlySpan<byte> Datagram(int slot) => new(_pieces[slot].Bytes, (int)Math.Min(_messages[slot].Length, (uint)_slotLength));

    public bool IsCut(int slot) => (_messages[slot].Flags & LibC.MSG_TRUNC) != 0;

    public LibC.InternetAddress Sender(int slot) => _senders[slot];

    /// <summary>Where the datagram was sent to; the socket has IP_PKTINFO on.</summary>
    public LibC.PacketInfoControl PacketInfo(int slot) => _controls[slot];

    public void Dispose()
    {
        NativeMemory.Free(_bytes);
        NativeMemory.Free(_messages);
        NativeMemory.Free(_pieces);
        NativeMemory.Free(_senders);
        NativeMemory.Free(_controls);
    }
}
