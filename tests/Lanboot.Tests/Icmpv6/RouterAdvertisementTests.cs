using Lanboot.Protocols.Icmpv6;
using Xunit;

namespace Lanboot.Tests.Icmpv6;

public sealed class RouterAdvertisementTests
{
    [Fact]
    public void Says_that_nobody_routes_and_nothing_is_to_be_configured()
    {
        var message = new byte[RouterAdvertisement.Length];
        message.AsSpan().Fill(0xff);

        RouterAdvertisement.WriteNoRouter(message);

        // Type 134; all else is zero: hop limit and timers unspecified, neither M nor O, lifetime 0, no options.
        Assert.Equal(Convert.FromHexString("86000000000000000000000000000000"), message);
    }
}
