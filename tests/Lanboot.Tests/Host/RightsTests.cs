using Lanboot.Host;
using Xunit;

namespace Lanboot.Tests.Host;

public sealed class RightsTests
{
    private const string Root = "Name:\tlanboot\nCapInh:\t0000000000000000\nCapPrm:\t000001ffffffffff\nCapEff:\t000001ffffffffff\nCapBnd:\t000001ffffffffff\n";
    private const string NormalUser = "Name:\tlanboot\nCapPrm:\t0000000000000000\nCapEff:\t0000000000000000\nCapBnd:\t000001ffffffffff\n";
    private const string OnlyBind = "CapEff:\t0000000000000400\n";

    [Fact]
    public void Root_misses_nothing() => Assert.Empty(Rights.Parse(Root, "1024\n").Missing([67, 69, 80, 4011]));

    [Fact]
    public void A_normal_user_misses_the_low_ports_and_two_rights_that_it_can_do_without()
    {
        var missing = Rights.Parse(NormalUser, "1024\n").Missing([80, 67, 4011, 69, 67]);

        Assert.Equal(
            [Capability.CAP_NET_BIND_SERVICE, Capability.CAP_NET_RAW, Capability.CAP_NET_ADMIN],
            missing.Select(each => each.Capability));
        Assert.Equal([true, false, false], missing.Select(each => each.Required));
        Assert.Equal("CAP_NET_BIND_SERVICE, to listen on ports 67, 69 and 80", missing[0].ToString());
    }

    [Fact]
    public void What_is_read_past_another_program_takes_the_right_to_do_so()
    {
        var missing = Rights.Parse(OnlyBind, "1024\n").Missing([69, 80], 67);

        Assert.Equal("CAP_NET_RAW, to read port 67 beside the program that holds it", missing[0].ToString());
        Assert.True(missing[0].Required);
    }

    [Fact]
    public void The_host_may_have_opened_the_low_ports_to_everybody()
    {
        var rights = Rights.Parse(NormalUser, "67\n");

        Assert.True(rights.MayBind(67));
        Assert.False(rights.MayBind(66));
        Assert.DoesNotContain(rights.Missing([67, 69, 80]), each => each.Required);
    }

    [Fact]
    public void One_right_alone_is_seen()
    {
        var rights = Rights.Parse(OnlyBind, "");

        Assert.True(rights.MayBind(67));
        Assert.False(rights.Has(Capability.CAP_NET_RAW));
    }

    [Fact]
    public void A_status_that_says_nothing_gives_no_right() => Assert.False(Rights.Parse("", "").MayBind(1023));

    [Fact]
    public void Each_way_of_giving_the_rights_names_them()
    {
        var missing = Rights.Parse(OnlyBind, "").Missing([69]);

        Assert.Equal(
            [
                "Run it as root:  sudo ./lanboot serve arch.iso",
                "Or give the program these rights once:  sudo setcap cap_net_raw,cap_net_admin+ep '/opt/my tools/lanboot'",
                "Or, in a systemd service:  AmbientCapabilities=CAP_NET_RAW CAP_NET_ADMIN",
            ],
            MissingRight.HowToGive(missing, "./lanboot serve arch.iso", "/opt/my tools/lanboot"));
        Assert.Equal(2, MissingRight.HowToGive(missing, "./lanboot serve arch.iso", null).Count);
    }

    [Fact]
    public void This_process_can_be_read() => Assert.InRange(Rights.Read().FirstFreePort, 0, 65535);
}
