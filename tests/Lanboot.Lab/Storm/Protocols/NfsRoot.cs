using System.Buffers.Binary;
using System.Net;
using Lanboot.Protocols.Nfs;
using Lanboot.Protocols.Rpc;
using Lanboot.Protocols.Wire;

namespace Lanboot.Lab.Storm.Protocols;

/// <summary>An NFS root as an initramfs mounts it: the portmapper, MOUNT version 3, look-ups, reads (RFC 1833, RFC 1813).</summary>
internal sealed class NfsRoot(StormHost host, IPAddress own, IPAddress server)
{
    /// <summary>Reads on their way: Linux reads ahead.</summary>
    private const int Depth = 4;

    private const int MostRead = 128 << 10;

    /// <summary>post_op_attr 88 (all of fattr3 behind its bool), count 4, eof 4, length 4: what stands before the data of a READ.</summary>
    private const int BeforeData = 100;

    /// <param name="export">What is mounted.</param>
    /// <param name="path">The file below it, which is read from its beginning to its end.</param>
    public async Task ReadAsync(string export, string path, Original original)
    {
        var root = await MountAsync(export);
        using var nfs = await RpcConnection.ConnectAsync(host, own, server, await PortAsync(NfsProtocol.NFS_PROGRAM));
        var most = await ReadSizeAsync(nfs, root);
        var handle = root;
        foreach (var name in path.Split('/'))
            handle = await LookUpAsync(nfs, handle, name);
        await ReadAllAsync(nfs, handle, original, most);
    }

    private async Task<int> PortAsync(uint program)
    {
        using var portmapper = await RpcConnection.ConnectAsync(host, own, server, Portmap.PMAP_PORT);
        var answer = await portmapper.CallAsync(Portmap.PMAP_PROG, Portmap.PMAP_VERS, 3, (ref writer) =>
        {
            writer.WriteUInt32(program);
            writer.WriteUInt32(3);
            writer.WriteUInt32((uint)RpcTransport.TCP);
            writer.WriteUInt32(0);
        });
        return BinaryPrimitives.ReadInt32BigEndian(answer) is > 0 and var port ? port : throw new StormException($"the portmapper does not know {program}");
    }

    private async Task<byte[]> MountAsync(string export)
    {
        using var mount = await RpcConnection.ConnectAsync(host, own, server, await PortAsync(NfsProtocol.MOUNT_PROGRAM));
        var answer = await mount.CallAsync(
            NfsProtocol.MOUNT_PROGRAM, NfsProtocol.MOUNT_V3, (uint)MountProcedure.MOUNTPROC3_MNT, (ref writer) => writer.WriteText(export));
        return HandleIn(answer, export);
    }

    /// <summary>FSINFO: post_op_attr, then rtmax and others.</summary>
    private static async Task<int> ReadSizeAsync(RpcConnection nfs, byte[] root)
    {
        var answer = await CallAsync(nfs, NfsProcedure.NFSPROC3_FSINFO, (ref writer) => writer.WriteOpaque(root));
        var behindAttributes = answer[7] == 1 ? 8 + 84 : 8;
        return (int)Math.Min(MostRead, BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(behindAttributes)));
    }

    private static async Task<byte[]> LookUpAsync(RpcConnection nfs, byte[] folder, string name)
    {
        var answer = await CallAsync(nfs, NfsProcedure.NFSPROC3_LOOKUP, (ref writer) =>
        {
            writer.WriteOpaque(folder);
            writer.WriteText(name);
        });
        return HandleIn(answer, name);
    }

    private static async Task ReadAllAsync(RpcConnection nfs, byte[] file, Original original, int size)
    {
        var reads = (int)((original.Length + size - 1) / size);
        for (var (asked, read) = (0, 0); read < reads; read++)
        {
            for (; asked < Math.Min(reads, read + Depth); asked++)
            {
                var offset = (ulong)asked * (ulong)size;
                await nfs.SendAsync(NfsProtocol.NFS_PROGRAM, NfsProtocol.NFS_V3, (uint)NfsProcedure.NFSPROC3_READ, (ref writer) =>
                {
                    writer.WriteOpaque(file);
                    writer.WriteUInt64(offset);
                    writer.WriteUInt32((uint)size);
                });
            }

            await TakeAsync(nfs, original, size, isFirst: read == 0, isLast: read == reads - 1);
        }
    }

    /// <summary>One connection of Lanboot's answers in the order of the calls, so that the first and the last are known.</summary>
    private static async Task TakeAsync(RpcConnection nfs, Original original, int size, bool isFirst, bool isLast)
    {
        var rest = await nfs.BeginReplyAsync();
        var before = new byte[4 + BeforeData];
        await nfs.ReadAsync(before);
        var count = BinaryPrimitives.ReadInt32BigEndian(before.AsSpan(BeforeData));
        var expected = isLast ? (int)(original.Length - 1) % size + 1 : size;
        if (before.AsSpan(0, 4).ContainsAnyExcept((byte)0) || count != expected)
            throw new StormException($"a READ brought {count} bytes in place of {expected}");
        rest -= before.Length;
        if (isFirst)
        {
            var sample = new byte[Math.Min(original.Head.Length, count)];
            await nfs.ReadAsync(sample);
            original.MustEqual(original.Head.AsSpan(0, sample.Length), sample);
            rest -= sample.Length;
        }

        await nfs.DiscardAsync(rest);
    }

    private static async Task<byte[]> CallAsync(RpcConnection nfs, NfsProcedure procedure, RpcConnection.Arguments arguments)
    {
        var answer = await nfs.CallAsync(NfsProtocol.NFS_PROGRAM, NfsProtocol.NFS_V3, (uint)procedure, arguments);
        return BinaryPrimitives.ReadUInt32BigEndian(answer) == 0
            ? answer
            : throw new StormException($"{procedure} failed with {(NfsStatus)BinaryPrimitives.ReadUInt32BigEndian(answer)}");
    }

    /// <summary>status 4, then the handle.</summary>
    private static byte[] HandleIn(byte[] answer, string name)
    {
        var reader = new WireReader(answer);
        var status = reader.ReadUInt32();
        return status == 0 ? reader.ReadOpaque(NfsProtocol.NFS3_FHSIZE).ToArray() : throw new StormException($"{name}: status {status}");
    }
}
