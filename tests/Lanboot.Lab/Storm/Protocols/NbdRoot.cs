using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Lanboot.Lab.Storm.Protocols;

/// <summary>An NBD client as nbd-client and Linux together: fixed newstyle, NBD_OPT_GO, simple replies (doc/proto.md of NetworkBlockDevice/nbd).</summary>
internal sealed class NbdRoot(StormStream stream) : IDisposable
{
    private const int Port = 10809;
    private const int Block = 128 << 10;

    /// <summary>Requests on their way: Linux reads ahead.</summary>
    private const int Depth = 4;

    private const uint NBD_OPT_GO = 7;
    private const uint NBD_REP_ACK = 1;
    private const uint NBD_REP_INFO = 3;
    private const ushort NBD_CMD_READ = 0;
    private const ushort NBD_CMD_DISC = 2;

    public static async Task<NbdRoot> ConnectAsync(StormHost host, IPAddress own, IPAddress server) =>
        new(await StormStream.ConnectAsync(host, own, new IPEndPoint(server, Port)));

    /// <summary>Reads the first bytes of an export, and compares what it reads at both ends with those of a file.</summary>
    public async Task ReadAsync(string export, Original original, long length)
    {
        if (await ChooseAsync(export) != original.Length)
            throw new StormException($"the export {export} is not as long as {original.Path}");
        var blocks = (int)Math.Min(length, original.Length) / Block;
        for (var (asked, read) = (0, 0); read < blocks; read++)
        {
            for (; asked < Math.Min(blocks, read + Depth); asked++)
                await RequestAsync(NBD_CMD_READ, asked, Block);
            await TakeAsync(original);
        }

        await RequestAsync(NBD_CMD_DISC, 0, 0);
    }

    public void Dispose() => stream.Dispose();

    /// <returns>The size of the export.</returns>
    private async Task<long> ChooseAsync(string export)
    {
        // INIT_PASSWD 8, IHAVEOPT 8, flags 2; answered by flags 4: NBD_FLAG_C_FIXED_NEWSTYLE and NBD_FLAG_C_NO_ZEROES.
        var greeting = new byte[18];
        await stream.ReadAsync(greeting);
        if (!greeting.AsSpan(0, 16).SequenceEqual("NBDMAGICIHAVEOPT"u8))
            throw new StormException("the NBD server greets in another way");
        // IHAVEOPT 8, option 4, length 4; of NBD_OPT_GO: length of the name 4, name, number of questions 2.
        var name = Encoding.UTF8.GetBytes(export);
        byte[] option = [0, 0, 0, 3, .. "IHAVEOPT"u8, .. Number(NBD_OPT_GO), .. Number(name.Length + 6), .. Number(name.Length), .. name, 0, 0];
        await stream.SendAsync(option);
        var size = 0L;
        while (true)
        {
            // magic 8, option 4, type 4, length 4
            var reply = new byte[20];
            await stream.ReadAsync(reply);
            var type = BinaryPrimitives.ReadUInt32BigEndian(reply.AsSpan(12));
            var data = new byte[BinaryPrimitives.ReadInt32BigEndian(reply.AsSpan(16))];
            await stream.ReadAsync(data);
            if (type == NBD_REP_ACK)
                return size;
            if (type != NBD_REP_INFO)
                throw new StormException($"the NBD server refuses {export}: {Encoding.UTF8.GetString(data)}");
            // NBD_INFO_EXPORT: 0 2, size 8, flags 2
            if (BinaryPrimitives.ReadUInt16BigEndian(data) == 0)
                size = BinaryPrimitives.ReadInt64BigEndian(data.AsSpan(2));
        }
    }

    /// <summary>NBD_REQUEST_MAGIC 4, flags 2, command 2, cookie 8, offset 8, length 4.</summary>
    private async Task RequestAsync(ushort command, long block, int length)
    {
        var request = new byte[28];
        BinaryPrimitives.WriteUInt32BigEndian(request, 0x25609513);
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(6), command);
        BinaryPrimitives.WriteInt64BigEndian(request.AsSpan(8), block);
        BinaryPrimitives.WriteInt64BigEndian(request.AsSpan(16), block * Block);
        BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(24), length);
        await stream.SendAsync(request);
    }

    /// <summary>NBD_SIMPLE_REPLY_MAGIC 4, error 4, cookie 8, then the data; replies come in any order.</summary>
    private async Task TakeAsync(Original original)
    {
        var reply = new byte[16];
        await stream.ReadAsync(reply);
        if (BinaryPrimitives.ReadUInt32BigEndian(reply) != 0x67446698 || BinaryPrimitives.ReadUInt32BigEndian(reply.AsSpan(4)) != 0)
            throw new StormException("the NBD server could not read");
        var isFirst = BinaryPrimitives.ReadInt64BigEndian(reply.AsSpan(8)) == 0;
        if (!isFirst)
        {
            await stream.DiscardAsync(Block);
            return;
        }

        var sample = new byte[original.Head.Length];
        await stream.ReadAsync(sample);
        original.MustEqual(original.Head, sample);
        await stream.DiscardAsync(Block - sample.Length);
    }

    private static byte[] Number(long value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)value);
        return bytes;
    }
}
