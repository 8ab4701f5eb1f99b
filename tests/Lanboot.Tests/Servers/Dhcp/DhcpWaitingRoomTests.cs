using System.Net;
using System.Runtime.Versioning;
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

/// <summary>What DHCP does where somebody outside decides about each machine.</summary>
[SupportedOSPlatform("linux")]
public sealed class DhcpWaitingRoomTests : IDisposable
{
    private const string Machine = "52:54:00:12:34:57";

    private static readonly HostInterface Eth0 = new("eth0", 2, new MacAddress(0x525400000001), IPAddress.Parse("192.168.77.1"), 24);
    private static readonly DhcpArrival Arrival = new(IPv4Address.Parse("192.168.77.1"), default, 68, ByBroadcast: true);

    private readonly ManualTime _time = new();
    private readonly FakeAuthority _authority = new();
    private readonly DhcpWaitingRoom _room;

    public DhcpWaitingRoomTests() => _room = new DhcpWaitingRoom(_authority, _time);

    public void Dispose() => _room.Dispose();

    [Fact]
    public void A_packet_waits_for_the_verdict_on_its_machine_and_then_goes_with_all_its_bytes()
    {
        var bytes = Discover();
        Assert.True(Keeps(bytes));
        Assert.Empty(_room.Leave());
        _authority.Decide(BootVerdict.Boots);
        var leaving = Assert.Single(_room.Leave());
        Assert.Equal((Machine, false), (leaving.Machine.ToString(), leaving.AtBootServer));
        Assert.Equal(bytes, leaving.Datagram);
        Assert.Empty(_room.Leave());
    }

    [Fact]
    public void With_a_verdict_nothing_waits()
    {
        _authority.Decide(BootVerdict.Ignored("no"));
        Assert.False(Keeps(Discover()));
        _authority.Decide(BootVerdict.Boots);
        Assert.False(Keeps(Discover()));
    }

    [Fact]
    public void A_system_that_asks_for_an_address_is_nobody_s_to_decide_about()
    {
        Assert.False(Keeps(RequestBytes.Discover(Machine).Broadcast().Build()));
        Assert.Equal(0, _authority.Asked);
    }

    [Fact]
    public void What_is_said_again_while_it_waits_is_answered_once()
    {
        Assert.True(Keeps(Discover()));
        Assert.True(Keeps(Discover()));
        _authority.Decide(BootVerdict.Boots);
        Assert.Single(_room.Leave());
    }

    [Fact]
    public void The_room_is_bounded_and_nobody_waits_for_ever()
    {
        for (var i = 0; i < 600; i++)
            Assert.True(Keeps(Discover($"52:54:00:00:{i >> 8:x2}:{i & 255:x2}")));
        _authority.Decide(BootVerdict.Boots);
        Assert.Equal(512, _room.Leave().Count);

        _authority.Decide(BootVerdict.Asked);
        Assert.True(Keeps(Discover()));
        _time.Advance(11);
        Assert.Empty(_room.Leave());
        _authority.Decide(BootVerdict.Boots);
        Assert.Empty(_room.Leave());
    }

    [Theory]
    [InlineData(DhcpMode.Server)]
    [InlineData(DhcpMode.Proxy)]
    public void A_machine_that_is_left_alone_hears_nothing_and_the_journal_says_why(DhcpMode mode)
    {
        var (desk, entries) = Desk(mode);
        _authority.Decide(BootVerdict.Ignored("the boot API answers 404 for it"));
        Assert.Equal(0, Answer(desk, Discover()));
        Assert.Equal("gets nothing to boot: the boot API answers 404 for it", Assert.Single(entries).Text);

        _authority.Decide(BootVerdict.Boots);
        Assert.NotEqual(0, Answer(desk, Discover()));
    }

    [Fact]
    public void Its_system_gets_an_address_all_the_same()
    {
        var (desk, _) = Desk(DhcpMode.Server);
        _authority.Decide(BootVerdict.Ignored("no"));
        Assert.NotEqual(0, Answer(desk, RequestBytes.Discover(Machine).Broadcast().Build()));
    }

    private static byte[] Discover(string machine = Machine) =>
        RequestBytes.Discover(machine).Option(60, "PXEClient:Arch:00007:UNDI:003000").Option(93, 0, 7).Broadcast().Build();

    private bool Keeps(byte[] bytes)
    {
        Assert.True(DhcpPacket.TryParse(bytes, new byte[bytes.Length], out var packet, out var refusal), refusal);
        return _room.Keeps(packet, bytes, null!, null!, Arrival, atBootServer: false);
    }

    private (DhcpDesk Desk, List<JournalEntry> Entries) Desk(DhcpMode mode)
    {
        List<JournalEntry> entries = [];
        var journal = new BootJournal(_time);
        journal.Recorded += entries.Add;
        var settings = new DhcpSettings { Mode = mode, Range = (IPAddress.Parse("192.168.77.50"), IPAddress.Parse("192.168.77.120")) };
        var plan = new PolicyPlan(settings, new PxeSettings(), [Eth0]);
        var subnets = SubnetPlan.All(settings, [Eth0], plan);
        Loader[] loaders = [new(LoaderKind.Ipxe, Firmware.Uefi, Processor.X64, "loaders/snponly.efi")];
        var desk = new DhcpDesk(
            subnets.Count == 0 ? null : new DhcpServer(subnets), plan, () => new DhcpBoot(new BootPlan { Entries = [] }, loaders), journal,
            new DhcpReporter(journal, subnets, _time, NullLogger.Instance), new LeaseClock(_time), _authority);
        return (desk, entries);
    }

    private static int Answer(DhcpDesk desk, byte[] bytes)
    {
        Assert.True(DhcpPacket.TryParse(bytes, new byte[bytes.Length], out var packet, out var refusal), refusal);
        return desk.Answer(packet, Eth0, Arrival, atBootServer: false, new byte[DhcpReplyWriter.BufferLength]).Length;
    }

    private sealed class FakeAuthority : IBootAuthority
    {
        private BootVerdict _verdict = BootVerdict.Asked;

        public event Action? Decided;

        public int Asked { get; private set; }

        public void Decide(BootVerdict verdict)
        {
            _verdict = verdict;
            Decided?.Invoke();
        }

        public BootVerdict Ask(MacAddress machine)
        {
            Asked++;
            return _verdict;
        }

        public Task<string> ScriptAsync(MacAddress machine, BootAddress at, CancellationToken cancel) => Task.FromResult("");
    }
}
