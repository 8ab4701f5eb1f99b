using System.Net;
using Lanboot.Host;
using Xunit;

namespace Lanboot.Tests.Host;

public sealed class NeighboursTests
{
    private static readonly string[] Table =
    [
        "IP address       HW type     Flags       HW address            Mask     Device",
        "192.168.0.107    0x1         0x2         52:54:00:12:34:56     *        br0",
        "192.168.0.9      0x1         0x0         00:00:00:00:00:00     *        br0",
        "192.168.0.10     0x1         0x2",
    ];

    [Fact]
    public void A_neighbour_has_its_hardware_address() =>
        Assert.Equal("52:54:00:12:34:56", Neighbours.Find(Table, IPAddress.Parse("192.168.0.107"))?.ToString());

    [Theory]
    [InlineData("192.168.0.9")]
    [InlineData("192.168.0.10")]
    [InlineData("192.168.0.1")]
    public void Who_did_not_answer_or_is_not_there_has_none(string address) => Assert.Null(Neighbours.Find(Table, IPAddress.Parse(address)));
}
