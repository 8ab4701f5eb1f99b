using System.Net;
using System.Net.Sockets;
using Lanboot.Lab;
using Lanboot.Settings;

namespace Lanboot.EndToEnd.Peers;

/// <summary>
/// Real firmware decides whether what we tell it is right: a machine must come as far as fetching its first file, by itself
/// and beside another server that gives the addresses. Nothing that it fetches boots here; that is for the tests of boots.
/// </summary>
public sealed class DhcpFirmwareTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90);

    private readonly Transcript _transcript = new();
    private readonly LabNetwork _network;
    private readonly NetworkNamespace _server;
    private readonly string _folder = Directory.CreateTempSubdirectory("lanboot-dhcp-").FullName;

    public DhcpFirmwareTests()
    {
        VirtualMachine.Require();
        Requires.RootAndPrograms("dnsmasq");
        Requires.HostFile("/usr/lib/ipxe/snponly.efi", "ipxe");
        _network = LabNetwork.Create();
        _server = _network.AddHost("server", "192.168.77.1/24");
        File.Copy("/usr/lib/ipxe/snponly.efi", Path.Combine(_folder, "snponly.efi"));
    }

    [Theory]
    [InlineData(DhcpMode.Server)]
    [InlineData(DhcpMode.Proxy)]
    public async Task Uefi_fetches_its_loader_and_iPXE_that_it_starts_fetches_the_script(DhcpMode mode)
    {
        await using var other = await StartOtherServerAsync(mode);
        await using var dhcp = DhcpHost.Start(_server, _transcript, SettingsFor(mode));
        await using var tftp = await StartTftpAsync();
        await using var http = new FirstLine(_server);
        await using var machine = VirtualMachine.Start(_network, _transcript, Firmware.Uefi, 256, "52:54:00:12:34:57");
        await tftp.Voice.LineAsync("snponly.efi to 192.168.77.", Soon);
        Assert.Equal("GET /boot.ipxe?mac=52-54-00-12-34-57 HTTP/1.1", await http.ReadAsync(Soon));
        await dhcp.Voice.LineAsync(mode == DhcpMode.Proxy ? "proxyDHCP gives snponly.efi" : "and snponly.efi", Soon);
    }

    [Theory]
    [InlineData(DhcpMode.Server)]
    [InlineData(DhcpMode.Proxy)]
    public async Task The_iPXE_of_a_card_in_a_Bios_machine_fetches_the_script(DhcpMode mode)
    {
        await using var other = await StartOtherServerAsync(mode);
        await using var dhcp = DhcpHost.Start(_server, _transcript, SettingsFor(mode));
        await using var http = new FirstLine(_server);
        await using var machine = VirtualMachine.Start(_network, _transcript, Firmware.Bios, 64, "52:54:00:12:34:56");
        Assert.Equal("GET /boot.ipxe?mac=52-54-00-12-34-56 HTTP/1.1", await http.ReadAsync(Soon));
    }

    [Theory]
    [InlineData(DhcpMode.Server)]
    [InlineData(DhcpMode.Proxy)]
    public async Task Uefi_http_boot_asks_for_its_loader_by_url(DhcpMode mode)
    {
        await using var other = await StartOtherServerAsync(mode);
        await using var dhcp = DhcpHost.Start(_server, _transcript, SettingsFor(mode));
        await using var http = new FirstLine(_server);
        var variables = Path.Combine(_folder, "variables.fd");
        File.Copy("/usr/share/OVMF/OVMF_VARS_4M.fd", variables);
        await using var machine = _network.MachineRoom.Start(
            new Voice(_transcript, "machine"), "qemu-system-x86_64",
            "-nodefaults", "-no-reboot", "-display", "none", "-machine", "q35", "-accel", "tcg", "-cpu", "max", "-m", "256", "-serial", "stdio",
            "-drive", "if=pflash,unit=0,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd",
            "-drive", $"if=pflash,unit=1,format=raw,file={variables}",
            "-fw_cfg", "name=opt/org.tianocore/IPv4PXESupport,string=n", "-fw_cfg", "name=opt/org.tianocore/IPv6PXESupport,string=n",
            "-device", "virtio-rng-pci",
            "-netdev", $"tap,id=lan,ifname={_network.AddTap()},script=no,downscript=no",
            "-device", "virtio-net-pci,netdev=lan,bootindex=1,mac=52:54:00:12:34:59,romfile=");
        Assert.Equal("HEAD /snponly.efi HTTP/1.1", await http.ReadAsync(Soon));
    }

    public void Dispose()
    {
        _network.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static DhcpSettings SettingsFor(DhcpMode mode) => mode == DhcpMode.Server ? DhcpHost.Server() : new();

    private async Task<IAsyncDisposable?> StartOtherServerAsync(DhcpMode mode)
    {
        if (mode == DhcpMode.Server)
            return null;
        var other = _network.AddHost("other", "192.168.77.2/24");
        return await DnsmasqDhcp.StartAsync(other, _transcript, "192.168.77.200,192.168.77.250");
    }

    private async Task<LabProcess> StartTftpAsync()
    {
        var process = _server.Start(
            new Voice(_transcript, "tftp"), "dnsmasq",
            "--keep-in-foreground", "--log-facility=-", "--conf-file=/dev/null", "--port=0", "--user=root", "--pid-file=",
            "--enable-tftp", $"--tftp-root={_folder}", "--tftp-no-fail");
        await process.Voice.LineAsync("TFTP root is", TimeSpan.FromSeconds(10), ["failed"]);
        return process;
    }

    /// <summary>An HTTP server that hears the first line of the first request, and says nothing.</summary>
    private sealed class FirstLine : IAsyncDisposable
    {
        private TcpListener _listener = null!;

        public FirstLine(NetworkNamespace host) => NamespaceEntry.Run(host, () =>
        {
            // The listener makes its socket at once, so it must be made in there.
            _listener = new TcpListener(IPAddress.Any, 80);
            _listener.Start();
        });

        public async Task<string?> ReadAsync(TimeSpan deadline)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(deadline);
            using var client = await _listener.AcceptTcpClientAsync(patience.Token);
            using var reader = new StreamReader(client.GetStream());
            return await reader.ReadLineAsync(patience.Token);
        }

        public ValueTask DisposeAsync()
        {
            _listener.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
