using System.Net;
using Lanboot.Boot;
using Lanboot.Cli;
using Lanboot.Journal;
using Lanboot.Tests.Journal;
using Xunit;

namespace Lanboot.Tests.Cli;

public sealed class DnsmasqLinesTests
{
    private const string Mac = "00:1a:64:6a:a2:4d";
    private static readonly IPAddress Address = IPAddress.Parse("192.168.0.110");

    private readonly JournalScene _scene = new();
    private readonly List<JournalEntry> _passed = [];
    private readonly DnsmasqLines _lines = new(2544, withDetail: false);

    public DnsmasqLinesTests() => _scene.Journal.Passed += _passed.Add;

    /// <summary>The lines of the documents, letter for letter, with the blank at the end.</summary>
    [Theory]
    [InlineData("DHCPDISCOVER", false, "", "dnsmasq-dhcp[2544]: DHCPDISCOVER(eth1) 00:1a:64:6a:a2:4d ")]
    [InlineData("DHCPOFFER", true, "", "dnsmasq-dhcp[2544]: DHCPOFFER(eth1) 192.168.0.110 00:1a:64:6a:a2:4d ")]
    [InlineData("DHCPREQUEST", true, "", "dnsmasq-dhcp[2544]: DHCPREQUEST(eth1) 192.168.0.110 00:1a:64:6a:a2:4d ")]
    [InlineData("DHCPACK", true, "", "dnsmasq-dhcp[2544]: DHCPACK(eth1) 192.168.0.110 00:1a:64:6a:a2:4d ")]
    [InlineData("DHCPNAK", true, "wrong network", "dnsmasq-dhcp[2544]: DHCPNAK(eth1) 192.168.0.110 00:1a:64:6a:a2:4d wrong network")]
    [InlineData("PXE", false, "proxy", "dnsmasq-dhcp[2544]: PXE(eth1) 00:1a:64:6a:a2:4d proxy")]
    public void DHCP_reads_as_dnsmasq_s(string message, bool withAddress, string note, string line) =>
        Assert.Equal([line], Lines(new DhcpWireEvent(message, "eth1", withAddress ? Address : null, Mac, note)));

    [Fact]
    public void With_detail_each_line_has_the_number_and_says_class_and_file()
    {
        var detailed = new DnsmasqLines(7, withDetail: true);
        var heard = new DhcpWireEvent("DHCPDISCOVER", "eth1", null, Mac, "") { Transaction = 99, VendorClass = "PXEClient:Arch:00000" };
        var sent = new DhcpWireEvent("DHCPOFFER", "eth1", Address, Mac, "") { Transaction = 99, BootFile = "pxelinux.0" };

        Assert.Equal(
            [
                "dnsmasq-dhcp[7]: 99 vendor class: PXEClient:Arch:00000",
                "dnsmasq-dhcp[7]: 99 DHCPDISCOVER(eth1) 00:1a:64:6a:a2:4d ",
                "dnsmasq-dhcp[7]: 99 DHCPOFFER(eth1) 192.168.0.110 00:1a:64:6a:a2:4d ",
                "dnsmasq-dhcp[7]: 99 bootfile name: pxelinux.0",
            ],
            new WireEvent[] { heard, sent }.SelectMany(wire => detailed.Of(Entry(wire))));
    }

    [Fact]
    public void A_file_by_TFTP_is_sent_or_fails()
    {
        _scene.Fetch(1, JournalScene.LoaderFile("arch/boot/syslinux/pxelinux.0"), protocol: TransferProtocol.Tftp);
        var probe = _scene.Begin(1, JournalScene.LoaderFile("b"), TransferProtocol.Tftp);
        probe.Refused(0, "TFTP Aborted");
        probe.Finish(TransferEnd.SizeProbe);
        _scene.Journal.Missing(JournalScene.Address(1), TransferProtocol.Tftp, "pxelinux.cfg/C0A8006E");

        Assert.Equal(
            [
                "dnsmasq-tftp[2544]: sent /arch/boot/syslinux/pxelinux.0 to 192.168.0.101",
                "dnsmasq-tftp[2544]: error 0 TFTP Aborted received from 192.168.0.101",
                "dnsmasq-tftp[2544]: failed sending /b to 192.168.0.101",
                "dnsmasq-tftp[2544]: file /pxelinux.cfg/C0A8006E not found for 192.168.0.101",
            ],
            _passed.SelectMany(_lines.Of));
    }

    [Fact]
    public void A_request_over_HTTP_reads_as_darkhttpd_s()
    {
        var wire = new HttpWireEvent(Address, "GET", "/arch/aitab", 200, 678, "", "curl/7.27.0");
        Assert.Equal(
            ["1348347586 192.168.0.110 \"GET /arch/aitab\" 200 678 \"\" \"curl/7.27.0\""],
            _lines.Of(Entry(wire) with { Time = DateTimeOffset.FromUnixTimeSeconds(1348347586) }));
    }

    [Fact]
    public void Roots_in_use_read_as_mountd_s_and_nbd_server_s()
    {
        _scene.Begin(1, JournalScene.RootFile, TransferProtocol.Nfs, length: 0).Finish(TransferEnd.Complete);
        _scene.Begin(1, JournalScene.RootFile, TransferProtocol.Nbd, length: 0).Finish(TransferEnd.Aborted);

        Assert.Equal(
            [
                $"rpc.mountd[2544]: authenticated mount request from 192.168.0.101 for /{JournalScene.RootPath}",
                $"nbd_server[2544]: connect from 192.168.0.101, assigned file is /{JournalScene.RootPath}",
                "nbd_server[2544]: disconnect from 192.168.0.101",
            ],
            _passed.SelectMany(_lines.Of));
    }

    [Fact]
    public void Of_entries_only_what_the_wire_does_not_say_is_shown()
    {
        var mac = JournalScene.Mac(1);
        var entries = new JournalEntry[]
        {
            new(default, mac, BootStage.Kernel, EntryKind.Step, "HTTP kernel: 3 MB"),
            new(default, mac, BootStage.Kernel, EntryKind.Detail, "asked by TFTP for x, which is not there."),
            new(default, mac, BootStage.Booted, EntryKind.Summary, "booted arch in 24 s"),
            new(default, mac, BootStage.Seen, EntryKind.Warning, "fetched \u001b[2J"),
            new(default, null, null, EntryKind.Step, "The DHCP server is 192.168.0.1."),
        };

        Assert.Equal(
            [$"lanboot[2544]: {mac} booted arch in 24 s", $"lanboot[2544]: {mac} fetched ?[2J", "lanboot[2544]: The DHCP server is 192.168.0.1."],
            entries.SelectMany(_lines.Of));
    }

    /// <summary>Names of files, agents and classes come from the network.</summary>
    [Fact]
    public void Nothing_from_the_wire_breaks_a_line_or_a_field()
    {
        var random = new Random(20240411);
        string[] parts = ["\"", "\n", "\r", "\u001b[31m", "\0", "a", " ", "é", "\u0085", "%", "\\"];
        for (var i = 0; i < 5000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => parts[random.Next(parts.Length)]));
            WireEvent[] all =
            [
                new HttpWireEvent(Address, "GET", text, 200, 1, text, text),
                new MissingWireEvent(Address, TransferProtocol.Tftp, text),
                new TftpErrorWireEvent(Address, 0, text),
                new DhcpWireEvent("DHCPACK", "eth0", Address, Mac, text) { VendorClass = text },
            ];
            foreach (var line in all.SelectMany(wire => _lines.Of(Entry(wire))))
                Assert.DoesNotContain(line, char.IsControl);
            Assert.Equal(6, _lines.Of(Entry(all[0])).Single().Count(letter => letter == '"'));
        }
    }

    private IEnumerable<string> Lines(WireEvent wire) => _lines.Of(Entry(wire));

    private static JournalEntry Entry(WireEvent wire) => new(default, null, null, EntryKind.Detail, "") { Wire = wire };
}
