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

/// <summary>All of DHCP but the sockets, as lanboot.yaml says it.</summary>
internal sealed class PolicyScene
{
    public static readonly HostInterface Eth0 = new("eth0", 2, new MacAddress(0x525400000001), IPAddress.Parse("192.168.77.1"), 24);

    private static readonly Loader[] Loaders =
    [
        new(LoaderKind.Ipxe, Firmware.Bios, Processor.X86, "loaders/undionly.kpxe"),
        new(LoaderKind.Ipxe, Firmware.Uefi, Processor.X64, "loaders/snponly.efi"),
    ];

    private readonly byte[] _buffer = new byte[DhcpReplyWriter.BufferLength];

    public PolicyScene(string yaml)
    {
        var draft = new SettingsDraft();
        draft.ReadText("lanboot.yaml", yaml);
        var settings = draft.Finish();
        Assert.Empty(draft.Mistakes);
        Assert.Empty(SettingsCheck.OnHost(settings!, [Eth0], draft.Places));
        var time = new ManualTime();
        var journal = new BootJournal(time);
        journal.Recorded += entry => Journal.Add(entry.Text);
        Plan = new PolicyPlan(settings!.Dhcp, settings.Pxe, [Eth0]);
        var subnets = SubnetPlan.All(settings.Dhcp, [Eth0], Plan);
        Desk = new DhcpDesk(
            subnets.Count == 0 ? null : new DhcpServer(subnets), Plan, () => new DhcpBoot(new BootPlan { Entries = [] }, Loaders),
            journal, new DhcpReporter(journal, subnets, time, NullLogger.Instance), new LeaseClock(time));
    }

    public PolicyPlan Plan { get; }

    public DhcpDesk Desk { get; }

    public List<string> Journal { get; } = [];

    public DhcpOutcome Outcome { get; private set; }

    /// <summary>The reply to what a real client has sent; null when there is none.</summary>
    public ReplyBytes? Ask(string capture) =>
        Ask(Captures.Read(capture), atBootServer: capture.Contains("4011", StringComparison.Ordinal), capture.Contains("4011", StringComparison.Ordinal) ? "192.168.77.112" : "0.0.0.0");

    public ReplyBytes? Ask(RequestBytes request, bool atBootServer = false, string source = "0.0.0.0") => Ask(request.Build(), atBootServer, source);

    public ReplyBytes? Ask(byte[] bytes, bool atBootServer, string source)
    {
        Assert.True(DhcpPacket.TryParse(bytes, new byte[bytes.Length], out var packet, out var refusal), refusal);
        var arrival = new DhcpArrival(IPv4Address.From(Eth0.Address), IPv4Address.Parse(source), 68, ByBroadcast: source == "0.0.0.0");
        Outcome = Desk.Answer(packet, Eth0, arrival, atBootServer, _buffer);
        return Outcome.Length == 0 ? null : new ReplyBytes(_buffer.AsSpan(0, Outcome.Length));
    }
}
