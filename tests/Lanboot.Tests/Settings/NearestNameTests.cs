using Lanboot.Settings;
using Xunit;

namespace Lanboot.Tests.Settings;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["range", "router", "dns", "lease-time", "netmask"];

    [Theory]
    [InlineData("rnage", "range")]
    [InlineData("rang", "range")]
    [InlineData("rooter", "router")]
    [InlineData("dsn", "dns")]
    [InlineData("lease_time", "lease-time")]
    [InlineData("LEASETIME", "lease-time")]
    [InlineData("net-mask", "netmask")]
    [InlineData("x", null)]
    [InlineData("", null)]
    [InlineData("gateway", null)]
    public void The_name_with_the_fewest_slips_is_meant(string written, string? meant) => Assert.Equal(meant, NearestName.Of(written, Known));
}
