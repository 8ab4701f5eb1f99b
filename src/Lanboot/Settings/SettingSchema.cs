namespace Lanboot.Settings;

/// <summary>
/// All that can be set, in one table: the settings file, the options of the command line, the suggestions for misspelt
/// names and docs/settings.md all come from it.
/// </summary>
internal static class SettingSchema
{
    public static IReadOnlyList<SettingKey> Keys { get; } =
    [
        .. Serving(), .. HostSchema.Keys,
        ForeignSchema.Aliases, .. Dhcp(), .. DhcpPolicySchema.Keys, .. Tftp(), ForeignSchema.TftpRoot, .. Http(),
        .. NfsSchema.Keys, .. NbdSchema.Keys, .. Menu(), .. IpxeSchema.Keys,
    ];

    /// <summary>The groups of the file, "dhcp" and so on.</summary>
    public static IReadOnlyList<string> Groups { get; } = [.. Keys.Select(key => key.Group).Where(group => group.Length > 0).Distinct()];

    public static SettingKey? Find(string name) => Keys.FirstOrDefault(key => key.Name == name);

    private static IEnumerable<SettingKey> Serving() =>
    [
        new SettingKey<IReadOnlyList<ImageSettings>>
        {
            Name = "images",
            Kind = ValueKinds.Images,
            Get = all => all.Images,
            Set = (all, value) => all with { Images = value },
            Why = "What to serve: ISO images, or folders. The first one's content also lies at the root, so that its own PXE menu works unedited.",
        },
        new SettingKey<IReadOnlyList<string>>
        {
            Name = "interfaces",
            Option = new("--interface", "NAME", "serve on this interface") { Repeatable = true },
            Kind = ValueKinds.Lines,
            Get = all => all.Interfaces,
            Set = (all, value) => all with { Interfaces = value },
            Why = "Where to serve. None named: every wired interface that is up and has an IPv4 address.",
        },
        new SettingKey<IReadOnlyList<string>>
        {
            Name = "kernel-options",
            Option = new("--kernel-option", "TEXT", "add this to every kernel command line, such as console=ttyS0,115200") { Repeatable = true },
            Kind = ValueKinds.Lines,
            Get = all => all.KernelOptions,
            Set = (all, value) => all with { KernelOptions = value },
            Why = "Added to the command line of every entry, each as it stands: serial consoles, net.ifnames=0, loglevel=7. "
                + "For one image: its key kernel-options. An ip= here takes the place of the one that is there.",
        },
        new SettingKey<IReadOnlyList<MachineSettings>>
        {
            Name = "machines",
            Kind = ValueKinds.Machines,
            Get = all => all.Machines,
            Set = (all, value) => all with { Machines = value },
            Why = "What single machines get otherwise: groups of mac (one or a list), kernel-options (behind all others) and entry "
                + "(what starts when nobody chooses).",
        },
        new SettingKey<Boot.LoaderPreference>
        {
            Name = "loader",
            Option = new("--loader", "NAME", "the boot loader to hand out: auto, ipxe, pxelinux or grub"),
            Kind = ValueKinds.Loader,
            Get = all => all.Loader,
            Set = (all, value) => all with { Loader = value },
            Why = "Which boot loader machines get. auto takes what the image brings, since its makers tested that, else the best that this host has.",
        },
        new SettingKey<Boot.RootWay?>
        {
            Name = "root",
            Option = new("--root", "WAY", "how root file systems come: http, nfs, nbd, tftp or any; for one image IMAGE.iso:root=nbd"),
            Kind = ValueKinds.Root,
            Get = all => all.Root,
            Set = (all, value) => all with { Root = value },
            Why = "How root file systems come: http, nfs, nbd or tftp. any: the menu offers every way that an image can, and a machine with "
                + "little memory gets one that it can hold. For one image: its key root, or :root=nbd behind its path.",
        },
        new SettingKey<bool?>
        {
            Name = "copytoram",
            Option = new("--copytoram", "YES|NO", "whether machines copy their root into memory (yes, no, auto), or read from here as long as they run"),
            Kind = ValueKinds.CopyToRam,
            Get = all => all.CopyToRam,
            Set = (all, value) => all with { CopyToRam = value },
            Why = "Whether machines copy their root into memory and need the server no more, or read from it as long as they run, which needs "
                + "less memory. auto: read where that can be. Over HTTP and TFTP it is always copied.",
        },
        new SettingKey<bool>
        {
            Name = "verify",
            Option = new("--no-verify", null, "do not let systems check their root by a sum or signature") { SwitchSets = "no" },
            Kind = ValueKinds.Flag,
            Get = all => all.Verify,
            Set = (all, value) => all with { Verify = value },
            Why = "Let systems check their root before they run it (cms_verify=y, verify=y, checksum=y), where the image carries the "
                + "files for that. For one image: its key verify.",
        },
        new SettingKey<LogFormat>
        {
            Name = "log-format",
            Option = new("--log-format", "FORMAT", "the log lines: lanboot, or those of dnsmasq and darkhttpd for guides that name them"),
            Kind = ValueKinds.Log,
            Get = all => all.LogFormat,
            Set = (all, value) => all with { LogFormat = value },
            Why = "lanboot: what happened to whom, in sentences. dnsmasq: the lines of dnsmasq, darkhttpd, rpc.mountd and nbd-server, "
                + "for guides and scripts that look for them; docs/beside.md shows them.",
        },
        new SettingKey<bool>
        {
            Name = "router-advertisement",
            Option = new("--no-router-advertisement", null, "do not answer IPv6 router solicitations of booting machines") { SwitchSets = "no" },
            Kind = ValueKinds.Flag,
            Get = all => all.RouterAdvertisement,
            Set = (all, value) => all with { RouterAdvertisement = value },
            Why = "Tells a booting machine that there is no IPv6 router here, which saves it 13 s of waiting. Nobody else hears it.",
        },
    ];

    private static IEnumerable<SettingKey> Dhcp() =>
    [
        new SettingKey<DhcpMode>
        {
            Name = "dhcp.mode",
            Option = new("--no-dhcp", null, "leave DHCP to others altogether") { SwitchSets = "off" },
            Kind = ValueKinds.Mode,
            Get = all => all.Dhcp.Mode,
            Set = (all, value) => all with { Dhcp = all.Dhcp with { Mode = value } },
            Why = "proxy: the network's own DHCP server gives the addresses and Lanboot adds what a boot needs, which disturbs nobody. "
                + "server: Lanboot gives the addresses; a range says so by itself. off: ports 67 and 4011 stay free.",
        },
        new SettingKey<bool>
        {
            Name = "dhcp.no-bind",
            Option = new("--dhcp-no-bind", null, "a DHCP server on this very host holds port 67: read what comes there beside it") { SwitchSets = "yes" },
            Kind = ValueKinds.Flag,
            Get = all => all.Dhcp.NoBind,
            Set = (all, value) => all with { Dhcp = all.Dhcp with { NoBind = value } },
            Why = "For a host whose own DHCP server holds port 67 (dnsmasq, dhcpd, libvirt): requests are read past the port, from the interface, "
                + "and that server notices nothing. It takes the right CAP_NET_RAW.",
        },
        new SettingKey<AddressRange?>
        {
            Name = "dhcp.range",
            Option = new("--range", "FIRST,LAST[,TIME]", "be the DHCP server and give out these addresses, for this long"),
            Kind = ValueKinds.Range,
            Get = all => all.Dhcp.Range is var (first, last) ? new AddressRange(first, last, null) : null,
            Set = (all, value) => all with
            {
                Dhcp = all.Dhcp with
                {
                    Range = value is null ? null : (value.First, value.Last),
                    LeaseTime = value?.LeaseTime ?? all.Dhcp.LeaseTime,
                },
            },
            Why = "The addresses to give out, both ends included. Without it Lanboot gives out none.",
        },
        new SettingKey<TimeSpan>
        {
            Name = "dhcp.lease-time",
            Option = new("--lease-time", "TIME", "how long an address is given for: 12h, 30m, 3600"),
            NeedsServer = true,
            Kind = ValueKinds.LeaseTime,
            Get = all => all.Dhcp.LeaseTime,
            Set = (all, value) => all with { Dhcp = all.Dhcp with { LeaseTime = value } },
            Why = "A working day: a machine that is gone frees its address over night.",
        },
        new SettingKey<System.Net.IPAddress?>
        {
            Name = "dhcp.router",
            Option = new("--router", "ADDRESS", "the default route that machines are told"),
            NeedsServer = true,
            Kind = ValueKinds.Address,
            Get = all => all.Dhcp.Router,
            Set = (all, value) => all with { Dhcp = all.Dhcp with { Router = value } },
            Why = "The default route for machines. None unless said: a network for booting often has none.",
        },
        new SettingKey<IReadOnlyList<System.Net.IPAddress>>
        {
            Name = "dhcp.dns",
            Option = new("--dns", "ADDRESS", "a name server that machines are told") { Repeatable = true },
            NeedsServer = true,
            Kind = ValueKinds.Addresses,
            Get = all => all.Dhcp.Dns,
            Set = (all, value) => all with { Dhcp = all.Dhcp with { Dns = value } },
            Why = "The name servers for machines, the best first. None unless said.",
        },
        new SettingKey<string?>
        {
            Name = "dhcp.domain",
            Option = new("--domain", "NAME", "the domain that machines are told"),
            NeedsServer = true,
            Kind = ValueKinds.Domain,
            Get = all => all.Dhcp.Domain,
            Set = (all, value) => all with { Dhcp = all.Dhcp with { Domain = value } },
            Why = "The domain in which machines look up short names. None unless said.",
        },
        new SettingKey<System.Net.IPAddress?>
        {
            Name = "dhcp.netmask",
            Option = new("--netmask", "MASK", "the netmask that machines are told"),
            NeedsServer = true,
            Kind = ValueKinds.Netmask,
            Get = all => all.Dhcp.Netmask,
            Set = (all, value) => all with { Dhcp = all.Dhcp with { Netmask = value } },
            Why = "That of the interface unless said: needed only where the range lies in a network behind a relay.",
        },
        new SettingKey<bool>
        {
            Name = "dhcp.authoritative",
            NeedsServer = true,
            Kind = ValueKinds.Flag,
            Get = all => all.Dhcp.Authoritative,
            Set = (all, value) => all with { Dhcp = all.Dhcp with { Authoritative = value } },
            Why = "Refuse addresses that machines bring from elsewhere, as the only DHCP server of a network may: they ask anew at once in place of waiting.",
        },
        new SettingKey<bool>
        {
            Name = "dhcp.probe-addresses",
            NeedsServer = true,
            Kind = ValueKinds.Flag,
            Get = all => all.Dhcp.ProbeAddresses,
            Set = (all, value) => all with { Dhcp = all.Dhcp with { ProbeAddresses = value } },
            Why = "Look whether somebody has an address already before it is given for the first time; the offer does not wait for it.",
        },
        new SettingKey<string?>
        {
            Name = "dhcp.lease-file",
            Option = new("--lease-file", "PATH", "where leases outlive a restart"),
            NeedsServer = true,
            Kind = ValueKinds.FilePath,
            Get = all => all.Dhcp.LeaseFile,
            Set = (all, value) => all with { Dhcp = all.Dhcp with { LeaseFile = value } },
            Why = "Where leases outlive a restart; by default the place that the system has for such files.",
        },
        new SettingKey<bool>
        {
            Name = "dhcp.lease-sync",
            NeedsServer = true,
            Kind = ValueKinds.Flag,
            Get = all => all.Dhcp.LeaseSync,
            Set = (all, value) => all with { Dhcp = all.Dhcp with { LeaseSync = value } },
            Why = "A lease is on the disk before its client hears of it, so that a power cut takes none back. Without, as with Kea, "
                + "the system writes it within half a minute: faster where the disk is slow, and a crash of Lanboot still loses none.",
        },
    ];

    private static IEnumerable<SettingKey> Tftp() =>
    [
        new SettingKey<bool>
        {
            Name = "tftp.enabled",
            Option = new("--no-tftp", null, "do not serve TFTP") { SwitchSets = "no" },
            Kind = ValueKinds.Flag,
            Get = all => all.Tftp.Enabled,
            Set = (all, value) => all with { Tftp = all.Tftp with { Enabled = value } },
            Why = "All firmware but UEFI's HTTP boot fetches its loader by TFTP.",
        },
        new SettingKey<int>
        {
            Name = "tftp.port",
            Kind = ValueKinds.Port,
            Get = all => all.Tftp.Port,
            Set = (all, value) => all with { Tftp = all.Tftp with { Port = value } },
            Why = "Firmware knows no other port than 69; another one is for a host that redirects.",
        },
        new SettingKey<bool>
        {
            Name = "tftp.single-port",
            Option = new("--single-port", null, "send every TFTP packet from port 69 itself: through NAT and out of containers"),
            Kind = ValueKinds.Flag,
            Get = all => all.Tftp.SinglePort,
            Set = (all, value) => all with { Tftp = all.Tftp with { SinglePort = value } },
            Why = "Send every packet from port 69 itself, for machines behind NAT and for containers. The standard has a new port for each transfer.",
        },
        new SettingKey<int>
        {
            Name = "tftp.max-block-size",
            Kind = ValueKinds.Number(8, 65464),
            Get = all => all.Tftp.MaxBlockSize,
            Set = (all, value) => all with { Tftp = all.Tftp with { MaxBlockSize = value } },
            Why = "The largest block to agree to. What does not fit into one packet of the interface is never agreed to.",
        },
        new SettingKey<int>
        {
            Name = "tftp.max-window-size",
            Kind = ValueKinds.Number(1, 65535),
            Get = all => all.Tftp.MaxWindowSize,
            Set = (all, value) => all with { Tftp = all.Tftp with { MaxWindowSize = value } },
            Why = "The most blocks to send before an answer: more than 64 overruns small receive rings.",
        },
        new SettingKey<int>
        {
            Name = "tftp.max-transfers",
            Kind = ValueKinds.Number(1, 100_000),
            Get = all => all.Tftp.MaxTransfers,
            Set = (all, value) => all with { Tftp = all.Tftp with { MaxTransfers = value } },
            Why = "Transfers at one time. A class room asks at once; beyond this the network is the limit.",
        },
        new SettingKey<int>
        {
            Name = "tftp.max-transfers-per-client",
            Kind = ValueKinds.Number(1, 1000),
            Get = all => all.Tftp.MaxTransfersPerClient,
            Set = (all, value) => all with { Tftp = all.Tftp with { MaxTransfersPerClient = value } },
            Why = "Transfers of one machine at one time. Loaders run one or two; broken ones start a new one every second.",
        },
    ];

    private static IEnumerable<SettingKey> Http() =>
    [
        new SettingKey<bool>
        {
            Name = "http.enabled",
            Kind = ValueKinds.Flag,
            Get = all => all.Http.Enabled,
            Set = (all, value) => all with { Http = all.Http with { Enabled = value } },
            Why = "Kernels, initrds and most root file systems come by HTTP.",
        },
        new SettingKey<int>
        {
            Name = "http.port",
            Option = new("--http-port", "PORT", "serve HTTP on this port"),
            Kind = ValueKinds.Port,
            Get = all => all.Http.Port,
            Set = (all, value) => all with { Http = all.Http with { Port = value } },
            Why = "Menus that come with images name no port, so they need 80.",
        },
        new SettingKey<bool>
        {
            Name = "http.keep-alive",
            Kind = ValueKinds.Flag,
            Get = all => all.Http.KeepAlive,
            Set = (all, value) => all with { Http = all.Http with { KeepAlive = value } },
            Why = "Several requests over one connection. Off is for clients that handle this badly.",
        },
    ];

    private static IEnumerable<SettingKey> Menu() =>
    [
        new SettingKey<string>
        {
            Name = "menu.title",
            Kind = ValueKinds.Line,
            Get = all => all.Menu.Title,
            Set = (all, value) => all with { Menu = all.Menu with { Title = value } },
            Why = "The first line of the menu.",
        },
        new SettingKey<string?>
        {
            Name = "menu.default",
            Option = new("--default", "ENTRY", "the entry that starts by itself; lanboot inspect shows their names"),
            Kind = ValueKinds.EntryName,
            Get = all => all.Menu.DefaultEntry,
            Set = (all, value) => all with { Menu = all.Menu with { DefaultEntry = value } },
            Why = "The entry that starts when nobody chooses: the first one unless said.",
        },
        new SettingKey<TimeSpan?>
        {
            Name = "menu.timeout",
            Option = new("--menu-timeout", "SECONDS|never", "how long the menu waits before it starts the default entry"),
            Kind = ValueKinds.Patience,
            Get = all => all.Menu.Timeout,
            Set = (all, value) => all with { Menu = all.Menu with { Timeout = value } },
            Why = "Long enough to choose, short enough for a machine without a keyboard.",
        },
    ];
}
