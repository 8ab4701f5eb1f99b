using System.Text;
using Lanboot.Protocols.Tftp;
using Xunit;

namespace Lanboot.Tests.Protocols.Tftp;

public sealed class TftpPacketTests
{
    [Theory]
    [InlineData("00040000", 0)]
    [InlineData("00040001", 1)]
    [InlineData("0004ffff", 65535)]
    [InlineData("0004000100000000", 1)] // padded, as Ethernet's shortest frames are
    public void Acks_are_read(string packet, int block)
    {
        Assert.True(TftpPacket.TryReadAck(Convert.FromHexString(packet), out var read));
        Assert.Equal(block, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("000400")]
    [InlineData("00030001")]
    [InlineData("00050001")]
    public void What_is_no_ack_is_refused(string packet) =>
        Assert.False(TftpPacket.TryReadAck(Convert.FromHexString(packet), out _));

    [Theory]
    [InlineData(CapturedRequests.Edk2Abort, 8, "User aborted the transfer")]
    [InlineData("00050000636c6f73656400", 0, "closed")] // GRUB
    [InlineData("00050000636c6f736564", 0, "closed")]
    [InlineData("00050003", 3, "")]
    [InlineData("0005ffff1b5b324a00", 65535, "?[2J")]
    public void Errors_are_read(string packet, int code, string text)
    {
        Assert.True(TftpPacket.TryReadError(Convert.FromHexString(packet), out var readCode, out var readText));
        Assert.Equal((code, text), ((int)readCode, readText));
    }

    [Theory]
    [InlineData("0005")]
    [InlineData("000500")]
    [InlineData("00040001")]
    public void What_is_no_error_is_refused(string packet) =>
        Assert.False(TftpPacket.TryReadError(Convert.FromHexString(packet), out _, out _));

    [Theory]
    [InlineData(1, "00030001")]
    [InlineData(65535, "0003ffff")]
    [InlineData(65536, "00030000")]
    [InlineData(4_294_967_297, "00030001")]
    public void Block_numbers_roll_over_to_0(long block, string header)
    {
        var packet = new byte[TftpPacket.DataHeaderLength];
        TftpPacket.WriteDataHeader(packet, block);

        Assert.Equal(header, Convert.ToHexStringLower(packet));
    }

    [Fact]
    public void An_error_carries_its_text_cut_to_a_line()
    {
        var packet = new byte[TftpPacket.MaxControlLength];

        var length = TftpPacket.WriteError(packet, TftpErrorCode.FileNotFound, "no such file");
        Assert.Equal("\0\u0005\0\u0001no such file\0", Encoding.ASCII.GetString(packet, 0, length));

        length = TftpPacket.WriteError(packet, TftpErrorCode.NotDefined, new string('x', 5000));
        Assert.Equal(4 + 200 + 1, length);
    }
}
