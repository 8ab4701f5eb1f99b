using System.Net;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Server;
using Lanboot.Servers.Dhcp;
using Lanboot.Settings;
using Lanboot.Tests.Protocols.Dhcp;
using Lanboot.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lanboot.Tests.Servers.Dhcp;

/// <summary>Captured packets through all of DHCP but the sockets: what is answered, and what the journal says.</summary>
public sealed class DhcpDeskTests
{
    private static readonly HostInterface Eth0 = new("eth0", 2, new MacAddress(0x525400000001), IPAddress.Parse("192.168.77.1"), 24);

    private static readonly Loader[] Loaders =
    [
        new(LoaderKind.Ipxe, Firmware.Bios, Processor.X86, "loaders/undionly.kpxe"),
        new(LoaderKind.Ipxe, Firmware.Uefi, Processor.X64, "loaders/snponly.efi"),
    ];

    private readonly ManualTime _time = new();
    private readonly List<JournalEntry> _entries = [];
    private readonly BootJournal _journal;
    private readonly DhcpDesk _desk;
    private readonly byte[] _buffer = new byte[DhcpReplyWriter.BufferLength];

    private Loader[] _loaders = Loaders;

    public DhcpDeskTests()
        : this(DhcpMode.Server)
    {
    }

    private DhcpDeskTests(DhcpMode mode)
    {
        _journal = new BootJournal(_time);
        _journal.Recorded += _entries.Add;
        var settings = new DhcpSettings { Mode = mode, Range = (IPAddress.Parse("192.168.77.50"), IPAddress.Parse("192.168.77.120")) };
        var plan = new PolicyPlan(settings, new PxeSettings(), [Eth0]);
        var subnets = SubnetPlan.All(settings, [Eth0], plan);
        var reporter = new DhcpReporter(_journal, subnets, _time, NullLogger.Instance);
        var server = subnets.Count == 0 ? null : new DhcpServer(subnets);
        _desk = new DhcpDesk(server, plan, () => new DhcpBoot(new BootPlan { Entries = [] }, _loaders), _journal, reporter, new LeaseClock(_time));
    }

    private static DhcpDeskTests Proxy() => new(DhcpMode.Proxy);

    [Theory]
    [InlineData("ovmf-pxe-discover", BootProgram.Firmware, "loaders/snponly.efi")]
    [InlineData("ovmf-http-discover", BootProgram.HttpFirmware, "http://192.168.77.1/loaders/snponly.efi")]
    [InlineData("ipxe-rom-bios-discover", BootProgram.Ipxe, "http://192.168.77.1/boot.ipxe?mac=52-54-00-12-34-56")]
    public void A_machine_that_boots_is_met_and_told_its_next_step(string capture, BootProgram program, string file)
    {
        var offer = Ask(capture)!;
        Assert.Equal(file, offer.File);
        var (mac, stage, text) = LastStep();
        Assert.Equal(BootStage.Offered, stage);
        Assert.StartsWith($"DHCP offers {offer.Yiaddr} and {file} (", text, StringComparison.Ordinal);
        var machine = _journal.Find(mac)!;
        Assert.Equal(program, machine.Program);
        Assert.Equal(program == BootProgram.Ipxe, machine.IpxeHasHttp);
        Assert.Null(machine.Uuid);
    }

    [Theory]
    [InlineData(2)]
    // Another program of this very host.
    [InlineData(1)]
    public void A_proxy_offers_the_file_alone_and_learns_the_address_from_what_the_client_tells_the_other_server(byte server)
    {
        var scene = Proxy();
        Assert.Equal("loaders/snponly.efi", scene.Ask("ovmf-pxe-discover")!.File);
        Assert.StartsWith("proxyDHCP offers loaders/snponly.efi (", scene.LastStep().Text, StringComparison.Ordinal);
        // The capture's server was 192.168.77.1.
        var request = Captures.Read("ovmf-pxe-request");
        Replace(request, [54, 4, 192, 168, 77, 1], [54, 4, 192, 168, 77, server]);
        Assert.Null(scene.Ask(request));
        Assert.Equal((BootStage.Addressed, $"takes 192.168.77.112 from the DHCP server 192.168.77.{server}"), (scene.LastStep().Stage, scene.LastStep().Text));
        Assert.NotNull(scene._journal.MachineAt(IPAddress.Parse("192.168.77.112")));

        var ack = scene.Ask("ovmf-pxe-4011-request", atBootServer: true, source: "192.168.77.112")!;
        Assert.Equal("loaders/snponly.efi", ack.File);
        Assert.StartsWith("proxyDHCP gives loaders/snponly.efi", scene.LastStep().Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DhcpMode.Server, "DHCPDISCOVER", "DHCPOFFER")]
    [InlineData(DhcpMode.Proxy, "PXE")]
    public void What_passes_on_the_wire_is_told_to_those_who_watch(DhcpMode mode, params string[] messages)
    {
        var scene = new DhcpDeskTests(mode);
        List<WireEvent> passed = [];
        scene._journal.Passed += entry => passed.Add(entry.Wire!);
        scene.Ask("ovmf-pxe-discover");

        Assert.Equal(messages, passed.Cast<DhcpWireEvent>().Select(each => each.Message));
        Assert.All(passed.Cast<DhcpWireEvent>(), each => Assert.Equal("eth0", each.Interface));
        Assert.Equal("loaders/snponly.efi", ((DhcpWireEvent)passed[^1]).BootFile);
        Assert.Equal(mode == DhcpMode.Server, ((DhcpWireEvent)passed[^1]).Address is not null);
    }

    [Fact]
    public void A_proxy_passes_over_who_does_not_boot_in_silence()
    {
        var scene = Proxy();
        foreach (var capture in new[] { "udhcpc-discover", "udhcpc-request", "dhclient-discover", "klibc-bootp", "udhcpc-release" })
            Assert.Null(scene.Ask(capture));
        Assert.Empty(scene._entries);
    }

    [Fact]
    public void A_system_gets_its_address_without_a_boot_file_and_takes_no_step_of_a_boot()
    {
        var offer = Ask("udhcpc-discover")!;
        Assert.Equal(("", "192.168.77.1"), (offer.File, offer.Siaddr));
        Assert.Null(offer[67]);
        Assert.Equal((BootStage.Seen, $"DHCP offers {offer.Yiaddr}"), (LastStep().Stage, LastStep().Text));
    }

    [Fact]
    public void The_journal_knows_a_machine_by_the_address_that_it_was_given()
    {
        var discover = RequestBytes.Discover("52:54:00:12:34:57").Option(60, "PXEClient:Arch:00007:UNDI:003000").Option(93, 0, 7).Broadcast();
        var address = Ask(discover.Build())!.Yiaddr;
        var request = RequestBytes.Selecting(address, "192.168.77.1", "52:54:00:12:34:57").Option(60, "PXEClient:Arch:00007:UNDI:003000").Option(93, 0, 7);
        Ask(request.Build());
        Assert.Equal((BootStage.Addressed, $"DHCP gives {address}"), (LastStep().Stage, LastStep().Text));
        Assert.Equal("52:54:00:12:34:57", _journal.MachineAt(IPAddress.Parse(address))!.Mac.ToString());
    }

    [Fact]
    public void Of_a_system_nothing_is_kept_but_its_address()
    {
        var address = Ask(RequestBytes.InitReboot("192.168.77.60").Option(12, "lab1").Option(61, 1, 2, 3).Build())!.Yiaddr;
        Assert.Equal((BootStage.Seen, $"DHCP gives {address}"), (LastStep().Stage, LastStep().Text));
        var mac = LastStep().Mac;
        Assert.Null(_journal.Find(mac));
        Assert.Equal(mac, _journal.MachineAt(IPAddress.Parse(address))!.Mac);
    }

    [Fact]
    public void A_boot_program_of_an_unknown_kind_is_kept_with_what_it_says_of_itself()
    {
        Ask(RequestBytes.Discover().Option(60, "U-Boot.armv8").Option(93, 0, 22).Build());
        Assert.StartsWith("DHCP offers", Assert.Single(_journal.EntriesOf(LastStep().Mac)).Text, StringComparison.Ordinal);
        Ask(RequestBytes.InitReboot("192.168.77.60").Option(60, "U-Boot.armv8").Option(93, 0, 22).Build());
        Assert.Equal((BootProgram.None, (ushort)22), (_journal.Find(LastStep().Mac)!.Program, _journal.Find(LastStep().Mac)!.Architecture!.Value.Code));
    }

    [Fact]
    public void The_system_of_a_machine_that_booted_speaks_for_it()
    {
        Ask("ovmf-pxe-discover");
        var mac = LastStep().Mac;
        var address = Ask(RequestBytes.InitReboot("192.168.77.60", mac.ToString()).Option(12, "lab1").Build())!.Yiaddr;
        Assert.Equal(("lab1", address), (_journal.Find(mac)!.HostName, _journal.Find(mac)!.Address!.ToString()));
    }

    [Fact]
    public void What_a_client_sends_again_is_answered_again_and_said_once()
    {
        Assert.NotNull(Ask("ipxe-rom-bios-discover"));
        Assert.NotNull(Ask("ipxe-rom-bios-discover"));
        Assert.Single(_entries);
    }

    [Fact]
    public void Renewals_are_not_said()
    {
        var address = Ask(RequestBytes.InitReboot("192.168.77.60").Build())!.Yiaddr;
        _entries.Clear();
        Assert.NotNull(Ask(RequestBytes.Renewing(address).Byte(4, 99).Build(), byBroadcast: false, source: address));
        Assert.Empty(_entries);
    }

    [Fact]
    public void A_renewal_allocates_nothing()
    {
        var address = Ask(RequestBytes.InitReboot("192.168.77.60").Option(12, "lab1").Option(61, 1, 2, 3).Build())!.Yiaddr;
        var bytes = RequestBytes.Renewing(address).Option(12, "lab1").Option(61, 1, 2, 3).Option(55, 1, 3, 6).Build();
        var scratch = new byte[bytes.Length];
        var arrival = new DhcpArrival(IPv4Address.From(Eth0.Address), IPv4Address.Parse(address), 68, ByBroadcast: false);
        Assert.Equal(0, Allocations.OfAThousand(Renew));

        void Renew()
        {
            DhcpPacket.TryParse(bytes, scratch, out var packet, out _);
            if (_desk.Answer(packet, Eth0, arrival, atBootServer: false, _buffer).Length == 0)
                Assert.Fail("not renewed");
        }
    }

    [Fact]
    public void A_machine_without_a_loader_is_told_nothing_and_the_journal_says_why()
    {
        var scene = Proxy();
        scene._loaders = [];
        Assert.Null(scene.Ask("ovmf-pxe-discover"));
        Assert.StartsWith("gets nothing to boot: this host has no boot loader for x64 UEFI", scene.LastStep().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_BOOTP_client_gets_the_loader_of_a_PC()
    {
        var reply = Ask("klibc-bootp")!;
        Assert.Equal("loaders/undionly.kpxe", reply.File);
        Assert.StartsWith($"BOOTP gives {reply.Yiaddr} and loaders/undionly.kpxe", LastStep().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_offered_address_that_somebody_else_has_is_refused_afterwards()
    {
        var address = Ask(RequestBytes.Discover().Build())!.Yiaddr;
        _desk.FoundInUse(IPv4Address.Parse(address), new MacAddress(0x0200000000ff));
        Assert.Equal($"{address} is used by 02:00:00:00:00:ff, which did not get it from here: it is given to nobody for 10 minutes.", _entries[^1].Text);
        Assert.Equal(6, Ask(RequestBytes.Selecting(address, "192.168.77.1").Build())!.Type);
        Assert.NotEqual(address, Ask(RequestBytes.Discover().Build())!.Yiaddr);
    }

    [Fact]
    public void The_client_itself_may_answer_the_probe()
    {
        var address = Ask(RequestBytes.Discover().Build())!.Yiaddr;
        _desk.FoundInUse(IPv4Address.Parse(address), new MacAddress(0x525400000001));
        Assert.Equal(5, Ask(RequestBytes.Selecting(address, "192.168.77.1").Build())!.Type);
    }

    [Fact]
    public void That_all_addresses_are_taken_is_warned_of_once_a_minute()
    {
        for (var i = 0; i < 200; i++)
            Ask(RequestBytes.Discover($"52:54:00:00:02:{i:x2}").Build());
        Assert.Contains("All 71 addresses from 192.168.77.50 to 192.168.77.120 are taken", Assert.Single(Warnings()).Text, StringComparison.Ordinal);
        _time.Advance(61);
        for (var i = 0; i < 200; i++)
            Ask(RequestBytes.Discover($"52:54:00:00:03:{i:x2}").Build());
        Assert.Equal(2, Warnings().Count());
    }

    private IEnumerable<JournalEntry> Warnings() => _entries.Where(entry => entry.Kind == EntryKind.Warning);

    private (MacAddress Mac, BootStage? Stage, string Text) LastStep()
    {
        var entry = _entries.Last(entry => entry.Machine is not null);
        return (entry.Machine!.Value, entry.Stage, entry.Text);
    }

    private ReplyBytes? Ask(string capture, bool atBootServer = false, string source = "0.0.0.0") =>
        Ask(Captures.Read(capture), !atBootServer, source, atBootServer);

    private ReplyBytes? Ask(byte[] bytes, bool byBroadcast = true, string source = "0.0.0.0", bool atBootServer = false)
    {
        Assert.True(DhcpPacket.TryParse(bytes, new byte[bytes.Length], out var packet, out var refusal), refusal);
        var arrival = new DhcpArrival(IPv4Address.From(Eth0.Address), IPv4Address.Parse(source), 68, byBroadcast);
        var outcome = _desk.Answer(packet, Eth0, arrival, atBootServer, _buffer);
        return outcome.Length == 0 ? null : new ReplyBytes(_buffer.AsSpan(0, outcome.Length));
    }

    private static void Replace(byte[] bytes, ReadOnlySpan<byte> old, ReadOnlySpan<byte> with)
    {
        var at = bytes.AsSpan().IndexOf(old);
        Assert.True(at > 0);
        with.CopyTo(bytes.AsSpan(at));
    }
}
