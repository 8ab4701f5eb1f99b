using System.Net;
using Lanboot.Host;
using Lanboot.Lab;
using Lanboot.Settings;

namespace Lanboot.EndToEnd.Peers;

/// <summary>
/// The same requests to Debian's dnsmasq and to us, with the same policy: the answers are compared field by field and option by option.
/// docs/dnsmasq.md explains each difference that is allowed here, and one that no longer shows itself fails the test.
/// </summary>
public sealed class DnsmasqSideBySideTests : IDisposable
{
    private readonly Transcript _transcript = new();
    private readonly LabNetwork _network;
    private readonly NetworkNamespace _server;
    private readonly NetworkNamespace _client;

    public DnsmasqSideBySideTests()
    {
        Requires.RootAndPrograms("dnsmasq", "ip");
        _network = LabNetwork.Create();
        _server = _network.AddHost("server", "192.168.77.1/24");
        _client = _network.AddHost("client", "192.168.77.112/24");
        _client.Ip($"address add 10.0.0.1/24 dev {LabNetwork.Interface}");
        _client.Ip($"route add 255.255.255.255/32 dev {LabNetwork.Interface}");
        _server.Ip("route add 10.0.0.0/24 via 192.168.77.112");
        _client.Ip($"address add 192.168.77.113/24 dev {LabNetwork.Interface}");
    }

    [Fact]
    public Task Boot_files_and_options_of_the_documents() => CompareAsync(
        """
        dhcp-range=192.168.77.50,192.168.77.150,1h
        dhcp-range=10.0.0.50,10.0.0.99,255.255.255.0,2h
        dhcp-range=set:never,172.16.0.5,172.16.0.9,255.255.255.0
        dhcp-option=3
        dhcp-option=6,0.0.0.0,9.9.9.9
        dhcp-option=option:domain-name,lab.test
        dhcp-match=set:efi64,option:client-arch,7
        dhcp-match=set:http,option:client-arch,16
        dhcp-match=set:ipxe,175
        dhcp-vendorclass=set:udhcp,udhcp
        dhcp-userclass=set:byclass,iPX
        dhcp-mac=set:lab,52:54:00:*:*:*
        tag-if=set:plain,tag:!ipxe,tag:!efi64
        dhcp-boot=boot/syslinux/lpxelinux.0
        dhcp-boot=tag:efi64,ipxe.efi,boothost,192.168.77.9
        dhcp-boot=tag:ipxe,http://192.168.77.1/boot.ipxe
        dhcp-option-force=209,boot/syslinux/archiso.cfg
        dhcp-option-force=tag:plain,210,/arch/
        dhcp-option-force=tag:byclass,211,30i
        dhcp-option=option:mtu,1400
        dhcp-option=option:ntp-server,0.0.0.0
        dhcp-option=119,eng.lab.test,lab.test
        dhcp-option=121,10.0.0.0/8,192.168.77.254
        dhcp-option=tag:lab,40,lab
        dhcp-option=encap:175,190,user
        dhcp-option=vendor:udhcp,1,2b
        """,
        """
        dhcp:
          ranges:
            - { first: 192.168.77.50, last: 192.168.77.150, lease-time: 1h }
            - { first: 10.0.0.50, last: 10.0.0.99, netmask: 255.255.255.0, lease-time: 2h }
            - { first: 172.16.0.5, last: 172.16.0.9, netmask: 255.255.255.0, tags: [never] }
          tags:
            - { tag: efi64, option: client-arch, is: 7 }
            - { tag: http, option: client-arch, is: 16 }
            - { tag: ipxe, option: 175 }
            - { tag: udhcp, vendor-class: udhcp }
            - { tag: byclass, user-class: iPX }
            - { tag: lab, mac: "52:54:00:*:*:*" }
            - { tag: plain, for: ["!ipxe", "!efi64"] }
          boot:
            - { file: boot/syslinux/lpxelinux.0 }
            - { file: ipxe.efi, server-name: boothost, server: 192.168.77.9, for: efi64 }
            - { file: "http://192.168.77.1/boot.ipxe", for: ipxe }
          options:
            - { option: 3 }
            - { option: 6, value: "0.0.0.0,9.9.9.9" }
            - { option: domain-name, value: lab.test }
            - { option: 209, value: boot/syslinux/archiso.cfg, force: yes }
            - { option: 210, value: /arch/, force: yes, for: plain }
            - { option: 211, value: 30i, force: yes, for: byclass }
            - { option: mtu, value: 1400 }
            - { option: ntp-server, value: 0.0.0.0 }
            - { option: 119, value: [eng.lab.test, lab.test] }
            - { option: 121, value: "10.0.0.0/8,192.168.77.254" }
            - { option: 40, value: lab, for: lab }
            - { option: 190, value: user, encap: 175 }
            - { option: 1, value: 2b, vendor: udhcp }
        """,
        ["yiaddr", "option 97", "option 61", "option 60 of HTTP boot", "option 118", "BOOTP"],
        [
            "ipxe-rom-bios-request", "ovmf-pxe-request", "ovmf-http-request", "udhcpc-request", .. Clients, "klibc-bootp", "subnet 10.0.0.0 udhcpc-discover", "relayed udhcpc-discover", "relayed ovmf-pxe-discover", "relayed by option 82 udhcpc-discover",
        ]);

    [Fact]
    public Task Names_of_options_66_and_67_fill_the_header_where_nobody_asks_for_them() => CompareAsync(
        """
        dhcp-range=192.168.77.50,192.168.77.99,1h
        dhcp-option=3,192.168.77.254
        dhcp-option=66,192.168.0.1
        dhcp-option=67,pxelinux.0
        """,
        """
        dhcp:
          ranges: [{ first: 192.168.77.50, last: 192.168.77.99, lease-time: 1h }]
          options:
            - { option: router, value: 192.168.77.254 }
            - { option: 66, value: 192.168.0.1 }
            - { option: 67, value: pxelinux.0 }
        """,
        ["yiaddr", "option 97", "option 61", "option 60 of HTTP boot"],
        Clients);

    [Fact]
    public Task Known_machines_and_the_header_that_keeps_its_names() => CompareAsync(
        """
        dhcp-range=192.168.77.0,static,12h
        dhcp-no-override
        dhcp-boot=pxelinux.0,boothost
        dhcp-option=3,192.168.77.254
        dhcp-host=52:54:00:12:34:57,set:uefi,192.168.77.200,lab1,infinite
        dhcp-host=52:54:00:12:34:56,192.168.77.201,lab2
        dhcp-option=tag:uefi,40,uefi
        dhcp-option-force=tag:known,41,192.168.77.8
        dhcp-ignore=tag:!known
        """,
        """
        dhcp:
          ranges: [{ kind: static, network: 192.168.77.0/24, lease-time: 12h }]
          no-override: yes
          boot: [{ file: pxelinux.0, server-name: boothost }]
          hosts:
            - { mac: "52:54:00:12:34:57", tags: [uefi], address: 192.168.77.200, name: lab1, lease-time: infinite }
            - { mac: "52:54:00:12:34:56", address: 192.168.77.201, name: lab2 }
          options:
            - { option: 3, value: 192.168.77.254 }
            - { option: 40, value: uefi, for: uefi }
            - { option: 41, value: 192.168.77.8, force: yes, for: known }
          ignore: ["!known"]
        """,
        ["option 97", "option 61", "option 60 of HTTP boot"],
        Clients);

    [Theory]
    [InlineData("dhcp-range=192.168.77.50,192.168.77.99,1h\ndhcp-option=3,192.168.77.254", "{ first: 192.168.77.50, last: 192.168.77.99, lease-time: 1h }", false)]
    [InlineData("dhcp-range=192.168.77.0,proxy", "{ kind: proxy, network: 192.168.77.0 }", true)]
    public Task Menus_of_firmware(string range, string ours, bool isProxy) => CompareAsync(
        $"""
        {range}
        dhcp-match=set:ipxe,175
        dhcp-boot=tag:ipxe,boot.ipxe
        pxe-prompt="Press F8 for menu.",5
        pxe-service=x86PC,"Install Linux",boot/pxelinux
        pxe-service=x86PC,"Another server",7,192.168.77.4
        pxe-service=x86PC,"Local disk"
        pxe-service=tag:!ipxe,x86-64_EFI,"UEFI",boot/snponly.efi
        pxe-service=ARM64_EFI,"A",a
        pxe-service=ARM64_EFI,"B",b
        """,
        $$"""
        dhcp:
          ranges: [{{ours}}]
          tags: [{ tag: ipxe, option: 175 }]
          boot: [{ file: boot.ipxe, for: ipxe }]
          options: [{{(isProxy ? "" : "{ option: 3, value: 192.168.77.254 }")}}]
        pxe:
          prompt: { text: Press F8 for menu., timeout: 5 }
          services:
            - { architecture: x86PC, text: Install Linux, file: boot/pxelinux }
            - { architecture: x86PC, text: Another server, type: 7, server: 192.168.77.4 }
            - { architecture: x86PC, text: Local disk }
            - { architecture: x86-64_EFI, text: UEFI, file: boot/snponly.efi, for: "!ipxe" }
            - { architecture: ARM64_EFI, text: A, file: a }
            - { architecture: ARM64_EFI, text: B, file: b }
        """,
        isProxy ? ["siaddr of BIOS"] : ["yiaddr", "option 61", "a prompt without a menu", "port 4011 beside our own addresses"],
        [
            "bios ovmf-pxe-discover", "ovmf-pxe-discover", "arm64 ovmf-pxe-discover", "ipxe-rom-bios-discover",
            "4011 ovmf-pxe-4011-request", "4011 arm64 ovmf-pxe-4011-request", "4011 bios ovmf-pxe-4011-request",
            "4011 item 8000 0 bios ovmf-pxe-4011-request", "item 8000 3 bios ovmf-pxe-4011-request", "4011 item 8003 0 arm64 ovmf-pxe-4011-request",
            "4011 item 8000 8000 bios ovmf-pxe-4011-request",
        ]);

    /// <summary>What is allowed here is explained there, and the other way round.</summary>
    [Fact]
    public void The_documentation_has_a_row_for_each_difference()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "docs", "dnsmasq.md"));
        var rows = lines.SkipWhile(line => !line.StartsWith("| Difference |", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(line => line.StartsWith('|')).Select(line => line.Split('|')[1].Trim());
        Assert.Equal(Explained.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    public void Dispose() => _network.Dispose();

    private static readonly string[] Explained =
    [
        "yiaddr", "option 97", "option 61", "option 60 of HTTP boot", "option 118", "BOOTP", "siaddr of BIOS", "a prompt without a menu",
        "port 4011 beside our own addresses",
    ];

    private static string[] Clients =>
    [
        "ipxe-rom-bios-discover", "undionly-discover", "snponly-discover", "ovmf-pxe-discover", "ovmf-http-discover",
        "udhcpc-discover", "dhclient-discover", "klibc-discover",
    ];

    private async Task CompareAsync(string dnsmasq, string yaml, string[] allowed, string[] requests)
    {
        var theirs = await AskDnsmasqAsync(dnsmasq, requests);
        var ours = await AskLanbootAsync(yaml, requests);
        Assert.Empty(allowed.Except(Explained));
        HashSet<string> seen = [];
        List<string> wrong = [];
        for (var i = 0; i < requests.Length; i++)
        {
            foreach (var (field, their, our) in Differences(theirs[i], ours[i]))
            {
                if (Explanation(requests[i], field, their, our, theirs[i], ours[i]) is { } why && allowed.Contains(why))
                    seen.Add(why);
                else
                    wrong.Add($"{requests[i]}: {field}: dnsmasq {their ?? "none"}, Lanboot {our ?? "none"}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.Empty(allowed.Except(seen));
    }

    private static IEnumerable<(string Field, string? Their, string? Our)> Differences(SortedDictionary<string, string>? theirs, SortedDictionary<string, string>? ours)
    {
        if (theirs is null || ours is null)
            return theirs is null == ours is null ? [] : [("answer", theirs is null ? null : "yes", ours is null ? null : "yes")];
        return from field in theirs.Keys.Union(ours.Keys).Order(StringComparer.Ordinal)
               let their = theirs.GetValueOrDefault(field)
               let our = ours.GetValueOrDefault(field)
               where their != our
               select (field, their, our);
    }

    /// <summary>The row of docs/dnsmasq.md that explains a difference; null where none does.</summary>
    private static string? Explanation(
        string request, string field, string? their, string? our, SortedDictionary<string, string>? theirs, SortedDictionary<string, string>? ours) => field switch
        {
            // Both hash the hardware address into the same range, each in its own way.
            "yiaddr" when Network(their) == Network(our) => "yiaddr",
            "option 97" when their is null => "option 97",
            "option 61" when their is null => "option 61",
            // A client that has not asked by option 118 is not told of it; dnsmasq tells who asked by the relay's option 82, too.
            "option 118" when their is not null && request.Contains("82", StringComparison.Ordinal) => "option 118",
            "option 43" when request == "ovmf-pxe-discover" && our is null && their!.StartsWith("0A", StringComparison.Ordinal) => "a prompt without a menu",
            "option 60" when request.Contains("http", StringComparison.Ordinal) && their is null => "option 60 of HTTP boot",
            "siaddr" when their == "0.0.0.0" && our == "192.168.77.1" => "siaddr of BIOS",
            "answer" when request.Contains("bootp", StringComparison.Ordinal) && their is null => "BOOTP",
            "answer" when request.StartsWith("4011", StringComparison.Ordinal) && their is null => "port 4011 beside our own addresses",
            _ => null,
        };

    private static string? Network(string? address) => address?[..address.LastIndexOf('.')];

    private async Task<List<SortedDictionary<string, string>?>> AskDnsmasqAsync(string lines, string[] requests)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, lines, TestContext.Current.CancellationToken);
        try
        {
            await using var process = _server.Start(
                new Voice(_transcript, "dnsmasq"), "dnsmasq",
                "--keep-in-foreground", "--log-facility=-", $"--conf-file={file}", "--port=0", "--user=root", "--pid-file=",
                "--leasefile-ro", "--no-ping", "--log-dhcp", "--dhcp-authoritative", $"--interface={LabNetwork.Interface}", "--bind-interfaces");
            await process.Voice.LineAsync("sockets bound exclusively", TimeSpan.FromSeconds(10), ["failed", "bad "]);
            return await AskAllAsync(requests);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task<List<SortedDictionary<string, string>?>> AskLanbootAsync(string yaml, string[] requests)
    {
        var draft = new SettingsDraft();
        draft.ReadText("lanboot.yaml", yaml);
        var settings = draft.Finish();
        Assert.Empty(draft.Mistakes);
        Assert.Empty(SettingsCheck.OnHost(
            settings!, [new HostInterface(LabNetwork.Interface, 2, default, IPAddress.Parse("192.168.77.1"), 24)], draft.Places));
        await using var host = DhcpHost.StartWithMenu(_server, _transcript, settings!.Dhcp with { ProbeAddresses = false }, settings.Pxe);
        return await AskAllAsync(requests);
    }

    private async Task<List<SortedDictionary<string, string>?>> AskAllAsync(string[] requests)
    {
        using var conversation = new DhcpConversation(_client);
        List<SortedDictionary<string, string>?> answers = [];
        foreach (var request in requests)
            answers.Add(await conversation.AskAsync(Bytes(request), request.StartsWith("4011", StringComparison.Ordinal)));
        return answers;
    }

    /// <summary>A capture, with what the words before its name say: "4011", "bios", "item TYPE LAYER", "relayed by option 82".</summary>
    private static byte[] Bytes(string request)
    {
        var words = request.Split(' ');
        var bytes = DhcpConversation.Capture(words[^1]);
        if (words.Contains("relayed") && words.Contains("82"))
            bytes = With(At(bytes, 24, 192, 168, 77, 113), 82, 5, 4, 10, 0, 0, 0);
        else if (words.Contains("relayed"))
            bytes = At(bytes, 24, 10, 0, 0, 1);
        if (words.Contains("subnet"))
            bytes = With(bytes, 118, IPAddress.Parse(words[1]).GetAddressBytes());
        if (words.Contains("4011") || words.Contains("item"))
            bytes = At(bytes, 12, 192, 168, 77, 112);
        if (words.Contains("bios") || words.Contains("arm64"))
            bytes = WithArchitecture(bytes, (byte)(words.Contains("bios") ? 0 : 11));
        if (Array.IndexOf(words, "item") is >= 0 and var item)
            bytes = With(bytes, 43, [71, 4, .. Convert.FromHexString(words[item + 1]), .. Convert.FromHexString(words[item + 2].PadLeft(4, '0')), 255]);
        return bytes;
    }

    private static byte[] At(byte[] bytes, int offset, params byte[] value)
    {
        value.CopyTo(bytes, offset);
        return bytes;
    }

    private static byte[] WithArchitecture(byte[] bytes, byte code)
    {
        var place = bytes.AsSpan(240).IndexOf((ReadOnlySpan<byte>)[93, 2, 0]) + 240;
        Assert.True(place > 240);
        bytes[place + 3] = code;
        return bytes;
    }

    /// <summary>Another option before the end; what fills the packet up behind it goes.</summary>
    private static byte[] With(byte[] bytes, byte code, params byte[] value)
    {
        var end = 240;
        while (bytes[end] != 255)
            end += bytes[end] == 0 ? 1 : 2 + bytes[end + 1];
        return [.. bytes[..end], code, (byte)value.Length, .. value, 255, .. new byte[64]];
    }
}
