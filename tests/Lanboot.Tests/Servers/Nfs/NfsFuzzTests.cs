using System.Buffers.Binary;
using Lanboot.Protocols.Rpc;
using Lanboot.Tests.Protocols.Rpc;
using Xunit;

namespace Lanboot.Tests.Servers.Nfs;

/// <summary>Captured calls, changed in thousands of ways: every one is answered in a way that a client can read, or not at all.</summary>
public sealed class NfsFuzzTests
{
    private const int Rounds = 60_000;
    private const int RoomForReplies = 33 << 10;

    private static readonly (string Capture, string Path)[] Calls =
    [
        ("Nfs/linux-fsinfo", ""), ("Nfs/linux-pathconf", ""), ("Nfs/linux-access", ""), ("Nfs/linux-getattr", ""), ("Nfs/linux-readdirplus", "boot"),
        ("Nfs/linux-read", "version"), ("Nfs/linux-lookup", ""), ("Nfs/linux-create", ""), ("Nfs/libnfs-lookup", ""), ("Nfs/libnfs-read", "version"),
        ("Nfs/libnfs-readdirplus", ""), ("Nfs/libnfs-access", "version"),
    ];

    private static readonly string[] OtherCalls =
    [
        "Nfs/linux-mnt", "Nfs/klibc-mnt", "Nfs/klibc-umnt", "Nfs/libnfs-mnt", "Nfs/libnfs-export", "Rpc/rpcinfo-dump-v2", "Rpc/rpcinfo-dump-v3",
        "Rpc/rpcinfo-getaddr-v4", "Rpc/libnfs-getport",
    ];

    [Fact]
    public void No_call_upsets_the_server()
    {
        var scene = new NfsScene();
        var server = new RpcServer(new PortmapProgram([new RpcService(100003, 3, RpcTransport.TCP, 2049)]));
        byte[][] seeds = [.. Calls.Select(call => scene.Captured(call.Capture, call.Path)), .. OtherCalls.Select(RpcMessages.Captured)];
        var random = new Random(100003);
        var buffer = new byte[RoomForReplies];
        for (var round = 0; round < Rounds; round++)
        {
            var message = Change(seeds[random.Next(seeds.Length)], random);
            var asked = random.Next(2) == 0 ? RpcMessages.Near : RpcMessages.NearByUdp;
            Check(message, scene.Server.Answer(message, asked, buffer), buffer);
            Check(message, server.Answer(message, asked, buffer), buffer);
        }

        // Endless invented clients and paths leave nothing behind that grows.
        Assert.True(scene.Uses.All.Count <= 2);
    }

    private static byte[] Change(byte[] seed, Random random)
    {
        var message = seed.ToArray();
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            // Whole words more often than bytes: lengths, counts and procedure numbers are words.
            var at = random.Next(message.Length);
            if (random.Next(3) == 0)
                message[at] = (byte)random.Next(256);
            else
                BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(Math.Min(at & ~3, message.Length - 4)), Word(random));
        }

        return random.Next(8) switch
        {
            0 => message[..random.Next(message.Length + 1)],
            1 => [.. message, .. new byte[random.Next(64)]],
            _ => message,
        };
    }

    private static uint Word(Random random) => random.Next(4) switch
    {
        0 => (uint)random.Next(32),
        1 => uint.MaxValue - (uint)random.Next(4),
        2 => 1u << random.Next(32),
        _ => (uint)random.Next(),
    };

    /// <summary>The second reading: what a client looks at before it believes a reply.</summary>
    private static void Check(byte[] message, RpcReply reply, byte[] buffer)
    {
        Assert.InRange(reply.Length, 0, buffer.Length);
        if (reply.Length == 0)
        {
            Assert.Null(reply.Payload.Content);
            return;
        }

        Assert.Equal(0, reply.Length % 4);
        Assert.Equal(message[..4], buffer[..4]);
        Assert.Equal(1u, Word(buffer, 4));
        Assert.InRange(Word(buffer, 8), 0u, 1u);
        if (reply.Payload.Content is not { } content)
            return;
        var (_, offset, count) = reply.Payload;
        Assert.InRange(offset, 0, content.Length - 1);
        Assert.InRange(count, 1, content.Length - offset);
        Assert.Equal((uint)count, Word(buffer, reply.Length - 4));
    }

    private static uint Word(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
}
