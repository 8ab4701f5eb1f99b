using Lanboot.Boot;
using Xunit;

namespace Lanboot.Tests.Boot;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("a=1 ip=dhcp {bootif}", "net.ifnames=0", "a=1 ip=dhcp {bootif} net.ifnames=0")]
    [InlineData("", "loglevel=7", "loglevel=7")]
    // One address: two would be taken both by some, and the last by others.
    [InlineData("a=1 ip=dhcp {bootif}", "ip=10.0.0.9::10.0.0.1:255.255.255.0", "a=1 {bootif} ip=10.0.0.9::10.0.0.1:255.255.255.0")]
    [InlineData("a=1 ip=dhcp", "ip=:::::eth0:dhcp", "a=1 ip=:::::eth0:dhcp")]
    // The examples of SystemRescueCd's manual have either.
    [InlineData("dodhcp netboot=x", "ethx=192.168.157.100 gw=192.168.157.1", "netboot=x ethx=192.168.157.100 gw=192.168.157.1")]
    [InlineData("dodhcp netboot=x", "eth1=192.168.157.100", "netboot=x eth1=192.168.157.100")]
    [InlineData("dodhcp netboot=x", "ethtool=1", "dodhcp netboot=x ethtool=1")]
    [InlineData("a=1", "x=\"b c\" d", "a=1 x=\"b c\" d")]
    public void Options_come_last_and_an_address_takes_the_place_of_the_one_that_is_there(string line, string option, string expected)
    {
        var extended = CommandLine.Extend(line, [option], appendsCard: false);
        Assert.Equal(expected, extended.Line);
        Assert.Empty(extended.Notes);
    }

    /// <summary>klibc's ipconfig takes seven fields, and archiso's hook puts "::CARD" behind what it finds.</summary>
    [Theory]
    [InlineData("ip=:::::eth0:dhcp", "a=1 ip=:::::eth0:dhcp", 1)]
    [InlineData("ip=10.0.0.9:10.0.0.1:10.0.0.1:255.255.255.0:name:eth0", "a=1 ip=10.0.0.9:10.0.0.1:10.0.0.1:255.255.255.0:name:eth0", 1)]
    [InlineData("ip=10.0.0.9:10.0.0.1:10.0.0.1:255.255.255.0:name", "a=1 {bootif} ip=10.0.0.9:10.0.0.1:10.0.0.1:255.255.255.0:name", 0)]
    [InlineData("ip=10.0.0.9:10.0.0.1:10.0.0.1:255.255.255.0", "a=1 {bootif} ip=10.0.0.9:10.0.0.1:10.0.0.1:255.255.255.0", 0)]
    public void BOOTIF_gives_way_where_the_fields_would_be_too_many(string option, string expected, int notes)
    {
        var extended = CommandLine.Extend("a=1 ip=dhcp {bootif}", [option], appendsCard: true);
        Assert.Equal(expected, extended.Line);
        Assert.Equal(notes, extended.Notes.Count);
    }

    [Fact]
    public void Of_two_addresses_the_last_holds_and_that_is_said()
    {
        var extended = CommandLine.Extend("ip=dhcp", ["ip=dhcp", "ip=10.0.0.9"], appendsCard: false);
        Assert.Equal("ip=10.0.0.9", extended.Line);
        Assert.Equal(["ip= is given more than once: ip=10.0.0.9 holds, since it comes last."], extended.Notes);
    }

    [Fact]
    public void Random_options_never_leave_two_addresses_or_lose_another_word()
    {
        var random = new Random(20240518);
        string[] parts = ["ip=dhcp", "ip=:::::eth0:dhcp", "ip=", "{bootif}", "dodhcp", "ethx=10.0.0.1", "a=\"b c\"", "\"", "quiet", "ip", " ", "  ", "é", "eth", "ethx"];
        for (var i = 0; i < 5000; i++)
        {
            string[] options = [.. Enumerable.Range(0, random.Next(6)).Select(_ => parts[random.Next(parts.Length)])];
            var extended = CommandLine.Extend("root=x ip=dhcp {bootif} dodhcp", options, random.Next(2) == 0);
            var words = extended.Line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(1, words.Count(word => word.StartsWith("ip=", StringComparison.Ordinal)));
            Assert.Contains("root=x", words);
            Assert.Equal(options.Count(option => option == "quiet"), words.Count(word => word == "quiet"));
        }
    }
}
