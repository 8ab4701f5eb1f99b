using Xunit;

namespace Lanboot.Tests.Servers.Dhcp;

/// <summary>Guides tell all machines to start iPXE; iPXE itself must not do as they say.</summary>
public sealed class PolicyCirclesTests
{
    private const string Range = "dhcp: { range: \"192.168.77.50,192.168.77.150\" }";

    [Theory]
    [InlineData("dhcp: { range: \"192.168.77.50,192.168.77.150\", boot: [{ file: undionly.kpxe }] }")]
    [InlineData(Range + "\npxe: { services: [{ architecture: x86PC, text: iPXE, file: undionly.kpxe }] }")]
    [InlineData("dhcp: { range: \"192.168.77.50,192.168.77.150\", "
        + "options: [{ option: 66, value: 10.9.9.9 }, { option: 67, value: undionly.kpxe }] }")]
    // The tag is the range's, which is chosen after all others.
    [InlineData("dhcp: { ranges: [{ first: 192.168.77.50, last: 192.168.77.150, tags: [lan] }], "
        + "boot: [{ file: undionly.kpxe, for: lan }] }")]
    public void IPXE_is_not_told_to_start_iPXE(string settings) =>
        Assert.Equal("http://192.168.77.1/boot.ipxe?mac=52-54-00-12-34-56", FileForIpxe(settings));

    [Theory]
    [InlineData("dhcp: { range: \"192.168.77.50,192.168.77.150\", boot: [{ file: undionly.kpxe, for: \"!ipxe\" }, { file: own.ipxe, for: ipxe }], tags: [{ tag: ipxe, user-class: iPXE }] }", "own.ipxe")]
    [InlineData("dhcp: { range: \"192.168.77.50,192.168.77.150\", boot: [{ file: /arch/boot/syslinux/lpxelinux.0 }] }", "/arch/boot/syslinux/lpxelinux.0")]
    public void What_else_it_is_told_holds(string settings, string file) => Assert.Equal(file, FileForIpxe(settings));

    private static string? FileForIpxe(string settings)
    {
        var reply = new PolicyScene(settings).Ask("undionly-discover");
        return (reply!.Text(67) ?? reply.File).TrimEnd('\0');
    }
}
