using System.Runtime.Versioning;
using System.Text;
using Lanboot.Media.Blocks;
using Lanboot.Protocols.Tftp;
using Lanboot.Servers.Tftp;
using Xunit;

namespace Lanboot.Tests.Servers.Tftp;

/// <summary>Blocks of a text, wanted again and again and together with their next, as a bad line makes a transfer want them.</summary>
[SupportedOSPlatform("linux")]
public sealed class NetasciiReaderTests
{
    private const int BlockSize = 8;

    private static readonly string Text = string.Join('\n', Enumerable.Range(0, 40));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_block_is_the_same_however_it_is_asked_for(int seed)
    {
        var random = new Random(seed);
        var expected = Encoding.ASCII.GetBytes(Text.Replace("\n", "\r\n", StringComparison.Ordinal));
        using var reader = new NetasciiReader(new ByteSource(Encoding.ASCII.GetBytes(Text)), Terms());
        for (var block = 1L; (block - 1) * BlockSize <= expected.Length; block++)
        {
            for (var tries = random.Next(4); tries >= 0; tries--)
            {
                var run = Bytes(reader.Read(block, 1 + random.Next(2)));
                for (var at = 0; at < run.Length; at += BlockSize + 4)
                    Check(run[at..Math.Min(run.Length, at + BlockSize + 4)], block + at / (BlockSize + 4), expected);
            }
        }

        Assert.Equal(expected.Length / BlockSize + 1, reader.LastBlock);
    }

    private static void Check(byte[] packet, long block, byte[] expected)
    {
        var from = (int)(block - 1) * BlockSize;
        Assert.Equal([0, 3, 0, (byte)block], packet[..4]);
        Assert.Equal(expected[from..Math.Min(expected.Length, from + BlockSize)], packet[4..]);
    }

    private static unsafe byte[] Bytes(BlockRun run) => new ReadOnlySpan<byte>(run.Start, run.Length).ToArray();

    private static TftpTerms Terms()
    {
        Assert.True(TftpRequest.TryRead("\0\u0001f\0netascii\0blksize\08\0"u8, out var request, out _));
        return TftpTerms.Agree(request, new TftpLimits(1500, 1468, 1), 0);
    }
}
