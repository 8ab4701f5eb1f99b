using Lanboot.Host;
using Xunit;

namespace Lanboot.Tests.Host;

public sealed class InterfaceAddressTests
{
    [Theory]
    [InlineData("192.168.0.1/24")]
    [InlineData("10.0.0.1/8")]
    [InlineData("10.0.0.0/31")]
    [InlineData("10.0.0.9/32")]
    public void What_a_host_may_have_is_read(string text)
    {
        Assert.True(InterfaceAddress.TryRead(text, out var read));
        Assert.Equal(text, read.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("192.168.0.1")]
    [InlineData("192.168.0.1/")]
    [InlineData("192.168.0.1/0")]
    [InlineData("192.168.0.1/33")]
    [InlineData("192.168.0.1/24/24")]
    [InlineData("192.168.0.0/24")]
    [InlineData("192.168.0.255/24")]
    [InlineData("192.168.1/24")]
    [InlineData("127.0.0.1/8")]
    [InlineData("224.0.0.1/24")]
    [InlineData("0.0.0.1/24")]
    [InlineData("fe80::1/64")]
    [InlineData("eth0/24")]
    public void All_else_is_refused(string text) => Assert.False(InterfaceAddress.TryRead(text, out _));
}
