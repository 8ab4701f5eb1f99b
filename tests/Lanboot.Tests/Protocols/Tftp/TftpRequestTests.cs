using System.Text;
using Lanboot.Protocols.Tftp;
using Xunit;

namespace Lanboot.Tests.Protocols.Tftp;

public sealed class TftpRequestTests
{
    [Theory]
    [InlineData(CapturedRequests.Ipxe, "pxelinux.0", "blksize=1432 tsize=0")]
    [InlineData(CapturedRequests.Pxelinux, "ldlinux.c32", "tsize=0 blksize=1408")]
    [InlineData(CapturedRequests.PxelinuxMenu, "pxelinux.cfg/01-52-54-00-12-34-56", "tsize=0 blksize=1408")]
    [InlineData(CapturedRequests.Edk2Probe, "shimx64.efi", "tsize=0 blksize=1468 windowsize=4")]
    [InlineData(CapturedRequests.Edk2, "shimx64.efi", "blksize=1468 windowsize=4")]
    [InlineData(CapturedRequests.Shim, "grubx64.efi", "blksize=512 windowsize=4")]
    [InlineData(CapturedRequests.Grub, "/grub/grub.cfg", "blksize=1024 tsize=0")]
    [InlineData(CapturedRequests.Curl, "dir/file", "tsize=0 blksize=512 timeout=6")]
    [InlineData(CapturedRequests.Atftp, "file", "tsize=0 timeout=5 blksize=1468 windowsize=16")]
    [InlineData(CapturedRequests.TftpHpa, "file", "")]
    [InlineData(CapturedRequests.Busybox, "file", "blksize=65464 tsize=0")]
    public void Requests_of_real_clients_are_read(string packet, string file, string options)
    {
        var request = Read(CapturedRequests.Bytes(packet));

        Assert.Equal((TftpOpcode.RRQ, file, TftpMode.Octet), (request.Operation, request.File, request.Mode));
        Assert.Equal(options, string.Join(' ', request.Options.Select(option => $"{option.Name}={option.Value}")));
    }

    [Fact]
    public void A_request_for_text_is_read() =>
        Assert.Equal(TftpMode.Netascii, Read(CapturedRequests.Bytes(CapturedRequests.TftpHpaText)).Mode);

    [Theory]
    [InlineData("\0\u0001a\0OCTET\0BlkSize\0" + "1024\0", "BlkSize=1024")] // names and modes in any case
    [InlineData("\0\u0001a\0octet", "")] // no last NUL
    [InlineData("\0\u0001a\0octet\0blksize\0" + "1024", "blksize=1024")]
    [InlineData("\0\u0001a\0octet\0blksize\0" + "1024\0\0\0\0\0\0", "blksize=1024")] // padding
    [InlineData("\0\u0001a\0octet\0blksize\0", "")] // a name without a value
    [InlineData("\0\u0001a\0octet\0blksize", "")]
    [InlineData("\0\u0001a\0octet\0blksize\0\0tsize\0" + "0\0", "blksize= tsize=0")] // an empty value
    [InlineData("\0\u0001a\0octet\0multicast\0\0x\0y\0", "multicast= x=y")] // unknown options are kept
    public void Careless_ends_are_tolerated(string packet, string options) =>
        Assert.Equal(options, string.Join(' ', Read(Encoding.Latin1.GetBytes(packet)).Options.Select(option => $"{option.Name}={option.Value}")));

    [Theory]
    [InlineData("", "not a request")]
    [InlineData("\0", "not a request")]
    [InlineData("\0\u0003a\0octet\0", "not a request")]
    [InlineData("\0\u0001", "no file name")]
    [InlineData("\0\u0001\0octet\0", "no file name")]
    [InlineData("\0\u0001a", "the mode must be octet or netascii")]
    [InlineData("\0\u0001a\0", "the mode must be octet or netascii")]
    [InlineData("\0\u0001a\0mail\0", "the mode must be octet or netascii")]
    [InlineData("\0\u0001a\0octets\0", "the mode must be octet or netascii")]
    public void What_is_no_request_is_refused_with_the_reason(string packet, string reason)
    {
        Assert.False(TftpRequest.TryRead(Encoding.Latin1.GetBytes(packet), out _, out var refusal));
        Assert.Equal(reason, refusal);
    }

    [Theory]
    [InlineData("grüße", "grüße")]
    [InlineData("\u001b[2Jmenu", "?[2Jmenu")] // no name writes on a terminal
    [InlineData("a\nb", "a?b")]
    [InlineData("a\u009bb", "a?b")]
    public void Names_are_read_as_utf8_without_control_characters(string name, string read) =>
        Assert.Equal(read, Read(Encoding.UTF8.GetBytes($"\0\u0001{name}\0octet\0")).File);

    [Fact]
    public void Stray_bytes_in_a_name_survive_as_latin1()
    {
        // Dell's firmware passes such names on to shim (rhboot/shim#649).
        byte[] packet = [0, 1, .. "grub/"u8, 0xff, .. "Onboard"u8, 0, .. "octet"u8, 0];

        Assert.Equal("grub/ÿOnboard", Read(packet).File);
    }

    [Fact]
    public void Options_without_end_are_not_read()
    {
        var packet = Encoding.ASCII.GetBytes("\0\u0001a\0octet\0" + string.Concat(Enumerable.Repeat("x\0y\0", 500)));

        Assert.Equal(16, Read(packet).Options.Count);
    }

    private static TftpRequest Read(byte[] packet)
    {
        Assert.True(TftpRequest.TryRead(packet, out var request, out var refusal), refusal);
        return request;
    }
}
