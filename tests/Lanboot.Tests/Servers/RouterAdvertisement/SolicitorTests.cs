using System.Net;
using Lanboot.Protocols.Icmpv6;
using Lanboot.Servers.RouterAdvertisement;
using Xunit;

namespace Lanboot.Tests.Servers.RouterAdvertisement;

public sealed class SolicitorTests
{
    private const string WithoutOption = "8500000000000000";
    private const string WithOption = "85000000000000000101525400aabbcc";

    [Theory]
    [InlineData("fe80::5054:ff:fe12:3456", WithoutOption, "52:54:00:12:34:56")]
    [InlineData("fe80::5054:ff:fe12:3456", WithOption, "52:54:00:12:34:56")]
    [InlineData("fe80::1", WithOption, "52:54:00:aa:bb:cc")]
    [InlineData("febf::1", WithOption, "52:54:00:aa:bb:cc")]
    [InlineData("fe80::1", WithoutOption, null)]
    [InlineData("::", WithOption, null)]
    [InlineData("fec0::5054:ff:fe12:3456", WithOption, null)]
    [InlineData("2001:db8::5054:ff:fe12:3456", WithOption, null)]
    public void The_machine_is_known_by_its_address_on_this_link_else_by_what_it_says(string source, string message, string? mac)
    {
        Assert.True(RouterSolicitation.TryParse(Convert.FromHexString(message), out var solicitation));

        Assert.Equal(mac, Solicitor.Identify(IPAddress.Parse(source).GetAddressBytes(), solicitation)?.ToString());
    }

    [Fact]
    public void What_is_no_IPv6_address_names_nobody()
    {
        Assert.True(RouterSolicitation.TryParse(Convert.FromHexString(WithoutOption), out var solicitation));

        Assert.Null(Solicitor.Identify([], solicitation));
    }
}
