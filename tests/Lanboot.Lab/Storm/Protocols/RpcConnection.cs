using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Lanboot.Protocols.Rpc;
using Lanboot.Protocols.Wire;

namespace Lanboot.Lab.Storm.Protocols;

/// <summary>Calls over TCP (RFC 5531), several on their way at a time.</summary>
internal sealed class RpcConnection(StormStream stream) : IDisposable
{
    /// <summary>Any reply but those with file data, and the beginning of those.</summary>
    private const int ReplyLength = 512;

    /// <summary>xid 4, REPLY 4, MSG_ACCEPTED 4, verifier AUTH_NONE 4 with 0 bytes 4, SUCCESS 4.</summary>
    private const int ReplyHeader = 24;

    private const int FirstPort = 600, LastPort = 1023;

    private uint _next = 1;

    /// <summary>Writes the arguments of a call.</summary>
    public delegate void Arguments(ref WireWriter writer);

    /// <summary>Connects from a port that only root may have, since servers trust those: from above downwards, past what is still in use (bindresvport(3)).</summary>
    public static async Task<RpcConnection> ConnectAsync(StormHost host, IPAddress own, IPAddress server, int port)
    {
        for (var from = LastPort; ; from--)
        {
            try
            {
                return new RpcConnection(await StormStream.ConnectAsync(host, own, new IPEndPoint(server, port), from));
            }
            catch (SocketException inUse) when (inUse.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressAlreadyInUse && from > FirstPort)
            {
                // By an earlier connection, whose last packets may still be on their way.
            }
        }
    }

    /// <summary>A call, and its results behind the header.</summary>
    public async Task<byte[]> CallAsync(uint program, uint version, uint procedure, Arguments arguments)
    {
        await SendAsync(program, version, procedure, arguments);
        var length = await BeginReplyAsync();
        if (length > ReplyLength)
            throw new StormException($"a reply has {length} bytes");
        var results = new byte[length];
        await stream.ReadAsync(results);
        return results;
    }

    /// <summary>Sends a call, without waiting.</summary>
    /// <returns>Its transaction.</returns>
    public async Task<uint> SendAsync(uint program, uint version, uint procedure, Arguments arguments)
    {
        var transaction = _next++;
        await stream.SendAsync(Write(transaction, program, version, procedure, arguments));
        return transaction;
    }

    /// <summary>Reads the next reply up to its results.</summary>
    /// <returns>The bytes of the results, which come next.</returns>
    public async Task<int> BeginReplyAsync()
    {
        // The record mark: its highest bit says that this is all of it.
        var header = new byte[4 + ReplyHeader];
        await stream.ReadAsync(header);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header) & 0x7FFF_FFFF;
        if (header.AsSpan(8).IndexOfAnyExcept((byte)0) is not 3 || header[11] != 1 || header.AsSpan(12).ContainsAnyExcept((byte)0))
            throw new StormException("a call was refused");
        return (int)length - ReplyHeader;
    }

    public ValueTask ReadAsync(Memory<byte> bytes) => stream.ReadAsync(bytes);

    public ValueTask DiscardAsync(long count) => stream.DiscardAsync(count);

    public void Dispose() => stream.Dispose();

    private static byte[] Write(uint transaction, uint program, uint version, uint procedure, Arguments arguments)
    {
        var buffer = new byte[ReplyLength];
        var writer = new WireWriter(buffer);
        writer.WriteUInt32(0);
        writer.WriteUInt32(transaction);
        writer.WriteUInt32((uint)RpcMessageType.CALL);
        writer.WriteUInt32(2);
        writer.WriteUInt32(program);
        writer.WriteUInt32(version);
        writer.WriteUInt32(procedure);
        // AUTH_SYS of root: stamp, an empty name, uid, gid and no further groups; then AUTH_NONE.
        writer.WriteUInt32((uint)RpcAuthFlavor.AUTH_SYS);
        writer.WriteUInt32(20);
        writer.WriteZeros(20);
        writer.WriteZeros(8);
        arguments(ref writer);
        BinaryPrimitives.WriteUInt32BigEndian(buffer, 0x8000_0000 | (uint)(writer.Position - 4));
        return buffer[..writer.Position];
    }
}
