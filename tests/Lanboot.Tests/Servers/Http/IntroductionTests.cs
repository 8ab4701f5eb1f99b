using System.Net;
using Lanboot.Boot;
using Lanboot.Journal;
using Lanboot.Servers.Http;
using Xunit;

namespace Lanboot.Tests.Servers.Http;

public sealed class IntroductionTests
{
    private static readonly IPAddress Client = IPAddress.Parse("192.168.0.107");
    private static readonly MacAddress Mac = new(0x525400123456);

    private readonly BootJournal _journal = new(TimeProvider.System);

    private Introduction Introduction => new(_journal, [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("192.168.0.0/24")]);

    [Theory]
    [InlineData("mac=52-54-00-12-34-56")]
    [InlineData("mac=52:54:00:12:34:56")]
    [InlineData("mac=52%3A54%3a00%3A12%3A34%3A56")]
    [InlineData("uuid=1234&mac=525400123456&x")]
    [InlineData("mac=&mac=zz&mac=52-54-00-12-34-56")]
    public void A_script_address_introduces_the_machine(string query)
    {
        var machine = Introduction.Of(Client, query);

        Assert.Equal(new Machine(Mac) { Address = Client, Program = BootProgram.Ipxe, IpxeHasHttp = true }, machine);
        Assert.Equal(Mac, _journal.MachineAt(Client)?.Mac);
    }

    [Theory]
    [InlineData("")]
    [InlineData("mac")]
    [InlineData("mac=")]
    [InlineData("MAC=52-54-00-12-34-56")]
    [InlineData("xmac=52-54-00-12-34-56")]
    [InlineData("mac=52-54-00-12-34")]
    [InlineData("mac=52-54-00-12-34-5%")]
    [InlineData("mac=00-00-00-00-00-00")]
    [InlineData("mac=ff-ff-ff-ff-ff-ff")]
    [InlineData("mac=01-00-5e-00-00-01")]
    public void Other_queries_introduce_nobody(string query)
    {
        Assert.Null(Introduction.Of(Client, query));
        Assert.Null(_journal.MachineAt(Client));
    }

    [Fact]
    public void Who_comes_through_a_router_is_not_believed() =>
        Assert.Null(Introduction.Of(IPAddress.Parse("192.168.1.107"), "mac=52-54-00-12-34-56"));

    [Fact]
    public void What_DHCP_said_is_not_overwritten()
    {
        var known = _journal.Meet(new Machine(new MacAddress(0x525400999999)) { Address = Client, Program = BootProgram.Firmware });

        Assert.Equal(known, Introduction.Of(Client, "mac=52-54-00-12-34-56"));
        Assert.Equal(known, _journal.MachineAt(Client));
    }

    [Fact]
    public void A_machine_known_without_its_address_gets_it()
    {
        _journal.Meet(new Machine(Mac) { HostName = "rack-7", Architecture = new ClientArchitecture(7), Program = BootProgram.Firmware });

        var machine = Introduction.Of(Client, "mac=52-54-00-12-34-56");

        Assert.Equal(("rack-7", new ClientArchitecture(7), Client), (machine!.HostName, machine.Architecture!.Value, machine.Address));
    }
}
