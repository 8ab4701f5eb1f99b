using System.Text;
using Lanboot.Protocols.Tftp;
using Xunit;

namespace Lanboot.Tests.Protocols.Tftp;

public sealed class TftpTermsTests
{
    private const long Length = 1_048_504;
    private static readonly TftpLimits Ethernet = new(PathMtu: 1500, MaxBlockSize: 65464, MaxWindowSize: 64);

    [Theory]
    [InlineData(CapturedRequests.Ipxe, "blksize=1432 tsize=1048504", 1432, 1)]
    [InlineData(CapturedRequests.Pxelinux, "tsize=1048504 blksize=1408", 1408, 1)]
    [InlineData(CapturedRequests.Edk2Probe, "tsize=1048504 blksize=1468 windowsize=4", 1468, 4)]
    [InlineData(CapturedRequests.Edk2, "blksize=1468 windowsize=4", 1468, 4)]
    [InlineData(CapturedRequests.Grub, "blksize=1024 tsize=1048504", 1024, 1)]
    [InlineData(CapturedRequests.Curl, "tsize=1048504 blksize=512 timeout=6", 512, 1)]
    [InlineData(CapturedRequests.Atftp, "tsize=1048504 timeout=5 blksize=1468 windowsize=16", 1468, 16)]
    [InlineData(CapturedRequests.TftpHpa, "", 512, 1)]
    [InlineData(CapturedRequests.Busybox, "blksize=1468 tsize=1048504", 1468, 1)] // 65464 asked for
    public void Real_clients_get_what_they_asked_for_in_their_order(string packet, string oack, int blockSize, int window)
    {
        var terms = Agree(CapturedRequests.Bytes(packet), Ethernet);

        Assert.Equal(oack, Options(terms));
        Assert.Equal((blockSize, window), (terms.BlockSize, terms.WindowSize));
    }

    [Fact]
    public void The_oack_for_edk2_byte_by_byte() =>
        Assert.Equal(
            "\0\u0006tsize\0" + "1048504\0blksize\0" + "1468\0windowsize\0" + "4\0",
            Encoding.ASCII.GetString(Agree(CapturedRequests.Bytes(CapturedRequests.Edk2Probe), Ethernet).Oack.Span));

    [Theory]
    [InlineData("blksize", "8", "8")]
    [InlineData("blksize", "7", "")]
    [InlineData("blksize", "0", "")]
    [InlineData("blksize", "-1", "")]
    [InlineData("blksize", "+512", "")]
    [InlineData("blksize", " 512", "")]
    [InlineData("blksize", "0512", "512")]
    [InlineData("blksize", "1469", "1468")]
    [InlineData("blksize", "4294967295", "1468")]
    [InlineData("blksize", "4294967296", "")]
    [InlineData("blksize", "", "")]
    [InlineData("windowsize", "0", "")]
    [InlineData("windowsize", "1", "1")]
    [InlineData("windowsize", "65", "64")]
    [InlineData("windowsize", "65535", "64")]
    [InlineData("windowsize", "65536", "")]
    [InlineData("timeout", "0", "")]
    [InlineData("timeout", "1", "1")]
    [InlineData("timeout", "255", "255")]
    [InlineData("timeout", "256", "")]
    [InlineData("tsize", "0", "1048504")]
    [InlineData("tsize", "", "1048504")]
    [InlineData("multicast", "", "")]
    [InlineData("utimeout", "100000", "")]
    public void Each_option_is_bounded_or_passed_over(string name, string asked, string answered) =>
        Assert.Equal(answered.Length == 0 ? "" : $"{name}={answered}", Options(Agree(Request(name, asked), Ethernet)));

    [Fact]
    public void Names_are_answered_as_they_were_spelt_and_once() =>
        Assert.Equal(
            "BLKSIZE=1024 TSize=1048504",
            Options(Agree(Request("BLKSIZE", "1024", "TSize", "0", "blksize", "512", "tsize", "0"), Ethernet)));

    [Fact]
    public void The_settings_bound_block_and_window() =>
        Assert.Equal(
            "blksize=1024 windowsize=8",
            Options(Agree(Request("blksize", "1468", "windowsize", "16"), Ethernet with { MaxBlockSize = 1024, MaxWindowSize = 8 })));

    [Theory]
    [InlineData(9000, "8968", 14)]
    [InlineData(65536, "65464", 2)]
    public void A_window_of_large_blocks_is_shorter_in_either_order_of_options(int mtu, string blockSize, int window)
    {
        var limits = Ethernet with { PathMtu = mtu };

        Assert.Equal($"blksize={blockSize} windowsize={window}", Options(Agree(Request("blksize", "65464", "windowsize", "64"), limits)));
        Assert.Equal($"windowsize={window} blksize={blockSize}", Options(Agree(Request("windowsize", "64", "blksize", "65464"), limits)));
    }

    [Fact]
    public void A_path_too_narrow_for_any_block_still_gets_the_smallest() =>
        Assert.Equal(8, Agree(Request("blksize", "1468"), Ethernet with { PathMtu = 20 }).BlockSize);

    [Fact]
    public void Netascii_goes_without_size_and_window()
    {
        var packet = Encoding.ASCII.GetBytes("\0\u0001a\0netascii\0tsize\0" + "0\0blksize\0" + "1024\0windowsize\0" + "8\0");
        var terms = Agree(packet, Ethernet);

        Assert.Equal("blksize=1024", Options(terms));
        Assert.Equal(1, terms.WindowSize);
    }

    [Fact]
    public void A_file_beyond_4_gib_has_its_whole_size() =>
        Assert.Equal("tsize=5000000000", Options(Agree(Request("tsize", "0"), Ethernet, 5_000_000_000)));

    private static TftpTerms Agree(byte[] packet, TftpLimits limits, long length = Length)
    {
        Assert.True(TftpRequest.TryRead(packet, out var request, out _));
        return TftpTerms.Agree(request, limits, length);
    }

    private static byte[] Request(params string[] options) =>
        Encoding.ASCII.GetBytes("\0\u0001a\0octet\0" + string.Concat(options.Select(text => text + '\0')));

    /// <summary>Reads an OACK by a way of its own.</summary>
    private static string Options(TftpTerms terms)
    {
        if (terms.Oack.IsEmpty)
            return "";
        var text = Encoding.ASCII.GetString(terms.Oack.Span);
        Assert.StartsWith("\0\u0006", text, StringComparison.Ordinal);
        Assert.EndsWith("\0", text, StringComparison.Ordinal);
        var words = text[2..^1].Split('\0');
        return string.Join(' ', words.Chunk(2).Select(pair => $"{pair[0]}={pair[1]}"));
    }
}
