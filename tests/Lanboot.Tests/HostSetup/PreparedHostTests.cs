using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.HostSetup;
using Xunit;

namespace Lanboot.Tests.HostSetup;

[SupportedOSPlatform("linux")]
public sealed class PreparedHostTests : IDisposable
{
    private readonly SetupScene _scene = new();

    private FakeHost Host => _scene.Host;

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void All_that_was_wished_is_so_until_the_end_and_then_as_before()
    {
        var before = Host.State;
        using (var host = _scene.Make(_scene.Run(1)))
        {
            Assert.StartsWith(
                "eth0 up 192.168.0.1/24\nwan0 up \nforwarding eth0\nforwarding wan0\ntable lanboot_", Host.State, StringComparison.Ordinal);
            Assert.Contains("eth0 has the address 192.168.0.1/24 until the end.", host.Notes);
            Assert.Contains("Machines on eth0 reach the internet by wan0, until the end.", host.Notes);
            Assert.NotEmpty(_scene.Files);
        }

        Assert.Equal(before, Host.State);
        Assert.Equal(["lock"], _scene.Files);
        Assert.Empty(_scene.Warnings);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Whichever_step_fails_nothing_half_done_is_left(int step)
    {
        var before = Host.State;
        Host.FailAt = step;
        var failure = Assert.Throws<HostSetupException>(() => _scene.Make(_scene.Run(1)));
        Assert.Equal($"change {step} fails", failure.Message);
        Assert.Equal(before, Host.State);
        Assert.Equal(["lock"], _scene.Files);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public void What_can_not_be_taken_back_is_told_and_the_next_run_tries_again(int step)
    {
        var before = Host.State;
        using (_scene.Make(_scene.Run(1)))
            Host.FailAt = step;
        Assert.Contains($"could not be taken back: change {step} fails", Assert.Single(_scene.Warnings), StringComparison.Ordinal);
        Assert.NotEqual(before, Host.State);

        _scene.Kill(1);
        var note = Assert.Single(Leftovers.TakeBack(Host, _scene.Run(2)));
        Assert.Contains("ended without tidying up; taken back:", note, StringComparison.Ordinal);
        Assert.Equal(before, Host.State);
    }

    [Fact]
    public void Every_change_is_on_the_disk_before_it_is_made()
    {
        List<string> known = [];
        Host.BeforeChange = () => known.Add(File.ReadAllText(Directory.EnumerateFiles(_scene.Folder, "*.json").Single()));
        _scene.Make(_scene.Run(1));
        Assert.Collection(
            known,
            text => Assert.Contains("link-up", text, StringComparison.Ordinal),
            text => Assert.Contains("192.168.0.1/24", text, StringComparison.Ordinal),
            text => Assert.Contains("lanboot_", text, StringComparison.Ordinal),
            text => Assert.Contains("forwarding-on", text, StringComparison.Ordinal),
            text => Assert.Contains("wan0", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_place_for_the_record_nothing_is_changed()
    {
        var before = Host.State;
        File.WriteAllText(_scene.Folder, "a file in its place");
        var failure = Assert.Throws<HostSetupException>(() => _scene.Make(_scene.Run(1)));
        Assert.Contains("must be noted in", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, Host.State);
    }

    [Fact]
    public void What_was_so_before_stays_so()
    {
        Host.Change("eth0", each => each with { Up = true });
        Host.Give("eth0", "192.168.0.1/24");
        Host.SetForwarding("wan0", true);
        var before = Host.State;
        using (_scene.Make(_scene.Run(1)))
        {
            // By wan0 all went through that came: our rules hold up none of it.
            Assert.DoesNotContain("iifname \"wan0\" drop", Host.Tables.Values.Single(), StringComparison.Ordinal);
            Assert.Contains("iifname \"eth0\" drop", Host.Tables.Values.Single(), StringComparison.Ordinal);
        }

        Assert.Equal(before, Host.State);
    }

    [Fact]
    public void What_somebody_else_took_away_meanwhile_is_no_trouble()
    {
        using (_scene.Make(_scene.Run(1)))
        {
            Host.RemoveAddress(2, "eth0", SetupScene.Address("192.168.0.1/24"));
            Host.Tables.Clear();
            Host.SetForwarding("eth0", false);
        }

        Assert.Empty(_scene.Warnings);
    }

    [Fact]
    public void An_address_in_use_on_the_wire_is_refused_with_who_has_it()
    {
        var before = Host.State;
        Host.Holder = new MacAddress(0x525400123456);
        var failure = Assert.Throws<HostSetupException>(() => _scene.Make(_scene.Run(1)));
        Assert.StartsWith("The address 192.168.0.1 is in use on eth0: 52:54:00:12:34:56 has it.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, Host.State);
    }

    [Fact]
    public void Without_a_cable_nobody_can_be_asked_which_is_said()
    {
        Host.Change("eth0", each => each with { Carrier = false });
        using var host = _scene.Make(_scene.Run(1));
        Assert.StartsWith("eth0 has no cable plugged in", host.Notes[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eth0", "192.168.0.1/16", "eth0 has the address 192.168.0.1/16 already, with another prefix")]
    [InlineData("wan0", "192.168.0.1/24", "wan0 of this host has the address 192.168.0.1 already.")]
    public void An_address_that_this_host_has_elsewhere_is_refused(string name, string address, string sentence)
    {
        Host.Give(name, address);
        var before = Host.State;
        var failure = Assert.Throws<HostSetupException>(() => _scene.Make(_scene.Run(1)));
        Assert.StartsWith(sentence, failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, Host.State);
    }

    [Fact]
    public void What_is_missing_is_told_before_anything_is_changed()
    {
        var before = Host.State;
        Host.MayChange = false;
        Assert.Contains("CAP_NET_ADMIN", Fails(SetupScene.All), StringComparison.Ordinal);
        Host.MayChange = true;
        Assert.Equal("There is no interface eth7 here; there are eth0, wan0. Nothing was changed.", Fails(new HostWish(null, "eth7")));
        Assert.StartsWith("eth0 is where machines are served", Fails(new HostWish(null, "eth0")), StringComparison.Ordinal);
        Host.HasNft = false;
        Assert.Equal("nft is not installed", Fails(SetupScene.All));
        Assert.Equal(before, Host.State);

        string Fails(HostWish wish) => Assert.Throws<HostSetupException>(() => _scene.Make(_scene.Run(1), wish)).Message;
    }

    [Fact]
    public void Of_two_runs_that_need_the_same_the_last_one_takes_it_back()
    {
        var before = Host.State;
        var first = _scene.Make(_scene.Run(1), new HostWish(SetupScene.Address("192.168.0.1/24"), null));
        var second = _scene.Make(_scene.Run(2), new HostWish(SetupScene.Address("192.168.0.1/24"), null));
        first.Dispose();
        _scene.Kill(1);
        Assert.StartsWith("eth0 up 192.168.0.1/24", Host.State, StringComparison.Ordinal);
        second.Dispose();
        Assert.Equal(before, Host.State);
    }

    [Fact]
    public void A_firewall_that_drops_what_is_sent_on_is_named_with_what_allows_it()
    {
        Host.Chains = """
            {"nftables": [{"metainfo": {"version": "1.0.6"}},
              {"chain": {"family": "ip", "table": "filter", "name": "FORWARD", "type": "filter", "hook": "forward", "prio": 0, "policy": "drop"}},
              {"chain": {"family": "ip", "table": "filter", "name": "INPUT", "type": "filter", "hook": "input", "prio": 0, "policy": "drop"}},
              {"chain": {"family": "ip6", "table": "filter", "name": "FORWARD", "hook": "forward", "prio": 0, "policy": "drop"}},
              {"chain": {"family": "inet", "table": "mine", "name": "user", "handle": 4}}]}
            """;
        using var host = _scene.Make(_scene.Run(1));
        Assert.Equal(
            "The firewall of this host drops what is sent on (ip filter FORWARD), so machines don't get out before it lets them:  "
            + "nft insert rule ip filter FORWARD iifname eth0 oifname wan0 accept; "
            + "nft insert rule ip filter FORWARD iifname wan0 oifname eth0 ct state established,related accept",
            host.Notes.Single(note => note.Contains("firewall", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_nft_without_JSON_shares_all_the_same()
    {
        Host.HasJson = false;
        using var host = _scene.Make(_scene.Run(1));
        Assert.NotEmpty(Host.Tables);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("{\"nftables\": [7, {\"chain\": 3}, {\"chain\": {\"hook\": 1}}]}")]
    public void What_nft_says_otherwise_holds_nothing_up(string chains) => Assert.Empty(ForwardBlocks.Find(chains, ["eth0"], "wan0"));
}
