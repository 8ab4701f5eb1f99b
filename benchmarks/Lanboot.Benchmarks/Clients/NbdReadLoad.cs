using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Lanboot.Linux;
using Lanboot.Protocols.Nbd.Handshake;
using Lanboot.Protocols.Nbd.Transmission;

namespace Lanboot.Benchmarks.Clients;

/// <summary>
/// Reads an export from its beginning over one connection, with as many READs on their way as nbdcopy has. Headers are checked; the bytes are
/// left in the kernel (MSG_TRUNC, tcp(7)), so that the server is what takes the time.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class NbdReadLoad : IDisposable
{
    private const int Block = 256 << 10;

    /// <summary>READs on their way.</summary>
    private const int InFlight = 64;

    /// <summary>NBD_SIMPLE_REPLY_MAGIC 4, error 4, cookie 8.</summary>
    private const int ReplyHead = 16;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 30_000 };
    private readonly byte[] _requests = new byte[InFlight * NbdRequest.Size];
    private readonly byte[] _input = new byte[4096];
    private readonly long _blocks;
    private readonly long _blocksInExport;
    private long _asked;

    private NbdReadLoad(string server, int port, string export, long length)
    {
        _socket.Connect(new IPEndPoint(IPAddress.Parse(server), port));
        _blocksInExport = Choose(export) / Block;
        _blocks = length / Block;
    }

    /// <param name="length">How much it reads, in whole blocks; from the beginning again where the export ends.</param>
    public static ClientOutcome Run(string server, int port, string export, long length)
    {
        using var load = new NbdReadLoad(server, port, export, length);
        var start = TimeProvider.System.GetTimestamp();
        load.Read();
        return new ClientOutcome(load._blocks * Block, TimeProvider.System.GetElapsedTime(start).TotalSeconds);
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Fixed newstyle with NBD_OPT_GO, which every server of today knows; the replies are simple ones.</summary>
    /// <returns>The size of the export.</returns>
    private long Choose(string export)
    {
        // INIT_PASSWD 8, IHAVEOPT 8, flags 2; answered by flags 4: NBD_FLAG_C_FIXED_NEWSTYLE and NBD_FLAG_C_NO_ZEROES.
        if (!Receive(18)[..16].SequenceEqual("NBDMAGICIHAVEOPT"u8))
            throw new InvalidOperationException("The server greets in another way.");
        // IHAVEOPT 8, option 4, length 4; of NBD_OPT_GO: length of the name 4, name, number of questions 2.
        var name = Encoding.UTF8.GetBytes(export);
        _socket.Send([0, 0, 0, 3, .. "IHAVEOPT"u8, .. Number((uint)NbdOption.GO), .. Number(name.Length + 6), .. Number(name.Length), .. name, 0, 0]);
        for (var size = 0L; ;)
        {
            // OPTION_REPLY 8, option 4, type 4, length 4
            var reply = Receive(20);
            var (type, length) = ((NbdReplyType)BinaryPrimitives.ReadUInt32BigEndian(reply[12..]), BinaryPrimitives.ReadInt32BigEndian(reply[16..]));
            var data = Receive(length);
            if (type == NbdReplyType.ACK)
                return size;
            if (type != NbdReplyType.INFO)
                throw new InvalidOperationException($"The server refuses {export}: {Encoding.UTF8.GetString(data)}");
            // NBD_INFO_EXPORT: type 2, size 8, flags 2
            if (BinaryPrimitives.ReadUInt16BigEndian(data) == (ushort)NbdInfo.EXPORT)
                size = BinaryPrimitives.ReadInt64BigEndian(data[2..]);
        }
    }

    private void Read()
    {
        Ask(InFlight);
        for (var taken = 0L; taken < _blocks; taken++)
        {
            var head = Receive(ReplyHead);
            var cookie = BinaryPrimitives.ReadInt64BigEndian(head[8..]);
            if (!head[..8].SequenceEqual<byte>([0x67, 0x44, 0x66, 0x98, 0, 0, 0, 0]) || cookie < 0 || cookie >= _asked)
                throw new InvalidOperationException($"The server answers a READ with {Convert.ToHexString(head)}.");
            Discard(Block);
            Ask(1);
        }

        Ask(NbdCommand.DISC, 0, 0, at: 0);
        _socket.Send(_requests.AsSpan(0, NbdRequest.Size));
    }

    private void Ask(int most)
    {
        var count = (int)Math.Min(most, _blocks - _asked);
        for (var i = 0; i < count; i++, _asked++)
            Ask(NbdCommand.READ, _asked, Block, i * NbdRequest.Size);
        if (count > 0)
            _socket.Send(_requests.AsSpan(0, count * NbdRequest.Size));
    }

    /// <summary>NBD_REQUEST_MAGIC 4, flags 2, command 2, cookie 8, offset 8, length 4.</summary>
    private void Ask(NbdCommand command, long block, int length, int at)
    {
        var request = _requests.AsSpan(at, NbdRequest.Size);
        BinaryPrimitives.WriteUInt32BigEndian(request, 0x25609513);
        BinaryPrimitives.WriteUInt32BigEndian(request[4..], (uint)command);
        BinaryPrimitives.WriteInt64BigEndian(request[8..], block);
        BinaryPrimitives.WriteInt64BigEndian(request[16..], block % _blocksInExport * Block);
        BinaryPrimitives.WriteInt32BigEndian(request[24..], length);
    }

    private ReadOnlySpan<byte> Receive(int length)
    {
        for (var have = 0; have < length;)
        {
            var count = _socket.Receive(_input.AsSpan(have, length - have));
            have += count > 0 ? count : throw new InvalidOperationException("The server closed the connection.");
        }

        return _input.AsSpan(0, length);
    }

    private unsafe void Discard(long length)
    {
        while (length > 0)
        {
            var count = LibC.Receive((int)_socket.Handle, null, (nuint)length, LibC.MSG_TRUNC);
            if (count == 0)
                throw new InvalidOperationException("The server closed the connection in the middle of a reply.");
            if (count < 0 && Marshal.GetLastPInvokeError() != LibC.EINTR)
                throw new InvalidOperationException($"The connection broke in the middle of a reply: {Marshal.GetLastPInvokeErrorMessage()}");
            length -= Math.Max(0, count);
        }
    }

    private static byte[] Number(long value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)value);
        return bytes;
    }
}
