using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Lanboot.Linux;

namespace Lanboot.Benchmarks.Clients;

/// <summary>
/// Receives many datagrams with one system call, and of each only what it begins with: the rest is counted and left in the kernel (MSG_TRUNC), so
/// that the server is what takes the time, and not this client's copying.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class DatagramHeads : IDisposable
{
    /// <summary>Room for an OACK and for what an ERROR says.</summary>
    private const int HeadLength = 256;

    private readonly int _slots;
    private readonly byte* _heads;
    private readonly LibC.Message* _messages;
    private readonly LibC.Piece* _pieces;
    private readonly LibC.InternetAddress* _senders;

    public DatagramHeads(int slots)
    {
        _slots = slots;
        _heads = (byte*)NativeMemory.Alloc((nuint)(slots * HeadLength));
        _messages = (LibC.Message*)NativeMemory.AllocZeroed((nuint)(slots * sizeof(LibC.Message)));
        _pieces = (LibC.Piece*)NativeMemory.Alloc((nuint)(slots * sizeof(LibC.Piece)));
        _senders = (LibC.InternetAddress*)NativeMemory.AllocZeroed((nuint)(slots * sizeof(LibC.InternetAddress)));
        for (var slot = 0; slot < slots; slot++)
        {
            _pieces[slot] = new LibC.Piece { Bytes = _heads + slot * HeadLength, Length = HeadLength };
            _messages[slot] = new LibC.Message
            {
                Name = _senders + slot,
                NameLength = (uint)sizeof(LibC.InternetAddress),
                Pieces = _pieces + slot,
                PieceCount = 1,
            };
        }
    }

    /// <summary>Takes what is there, without waiting.</summary>
    /// <returns>How many datagrams; 0 when none is there.</returns>
    public int Receive(int socket)
    {
        if (_slots > 1)
            return Math.Max(0, LibC.ReceiveMany(socket, _messages, (uint)_slots, LibC.MSG_DONTWAIT | LibC.MSG_TRUNC, null));
        // One by one it is the simpler call that is the quicker.
        var senderLength = (uint)sizeof(LibC.InternetAddress);
        var length = LibC.ReceiveFrom(socket, _heads, HeadLength, LibC.MSG_DONTWAIT | LibC.MSG_TRUNC, _senders, &senderLength);
        _messages->Length = (uint)Math.Max(0, length);
        return length < 0 ? 0 : 1;
    }

    /// <summary>The length that it was sent with.</summary>
    public int Length(int slot) => (int)_messages[slot].Length;

    public ReadOnlySpan<byte> Head(int slot) => new(_pieces[slot].Bytes, Math.Min(Length(slot), HeadLength));

    public LibC.InternetAddress Sender(int slot) => _senders[slot];

    public void Dispose()
    {
        NativeMemory.Free(_heads);
        NativeMemory.Free(_messages);
        NativeMemory.Free(_pieces);
        NativeMemory.Free(_senders);
    }
}
