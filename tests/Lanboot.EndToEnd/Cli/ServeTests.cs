using System.Buffers.Binary;
using Lanboot.Lab;

namespace Lanboot.EndToEnd.Cli;

/// <summary>`lanboot serve` as a user meets it, on a wire of its own and without a machine: what it says, and how it ends.</summary>
public sealed class ServeTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _image = Directory.CreateTempSubdirectory("lanboot-kernel-");
    private readonly Transcript _transcript = new();

    public ServeTests()
    {
        // Documentation/arch/x86/boot.rst: boot_flag, header, version, xloadflags, cmdline_size.
        var kernel = new byte[4096];
        BinaryPrimitives.WriteUInt16LittleEndian(kernel.AsSpan(0x1FE), 0xAA55);
        "HdrS"u8.CopyTo(kernel.AsSpan(0x202));
        BinaryPrimitives.WriteUInt16LittleEndian(kernel.AsSpan(0x206), 0x20C);
        kernel[0x236] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(kernel.AsSpan(0x238), 2047);
        File.WriteAllBytes(Path.Combine(_image.FullName, "vmlinuz"), kernel);
        File.WriteAllBytes(Path.Combine(_image.FullName, "initrd.img"), new byte[2000]);
        _image.UnixFileMode |= UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    }

    public void Dispose() => _image.Delete(recursive: true);

    [Fact]
    public async Task It_says_what_it_does_serves_and_leaves_no_socket_behind()
    {
        Requires.RootAndPrograms("ip", "ss", "curl");
        using var network = LabNetwork.Create();
        var host = network.AddHost("server", "192.168.77.1/24");
        var client = network.AddHost("client", "192.168.77.2/24");
        await using var lanboot = LanbootProcess.Start(host, _transcript, "serve", _image.FullName, "--interface", LabNetwork.Interface);
        await lanboot.Voice.LineAsync("On eth0 (192.168.77.1/24): tells booting machines what to fetch", Soon);
        await lanboot.Voice.LineAsync("TFTP: UDP port 69 on eth0 (192.168.77.1)", Soon);
        await lanboot.Voice.LineAsync("Ctrl-C ends", Soon);

        client.Run("curl", "-sS", "-o", "/dev/null", "http://192.168.77.1/vmlinuz");
        // Its DHCP was none of ours: the neighbour table knows who it is.
        var mac = client.Run("cat", "/sys/class/net/eth0/address").Trim();
        await lanboot.Voice.LineAsync($"  {mac}  HTTP vmlinuz: ", Soon);

        await lanboot.StopsAsync();
        Assert.DoesNotContain("lanboot", host.Run("ss", "-Hlnptu"), StringComparison.Ordinal);
        Assert.Empty(host.Run("ss", "-Hln", "-A", "udp,tcp,raw"));
    }

    [Fact]
    public async Task A_boot_ends_with_one_line_that_sums_it_up()
    {
        Requires.RootAndPrograms("ip", "curl");
        using var network = LabNetwork.Create();
        var host = network.AddHost("server", "192.168.77.1/24");
        var client = network.AddHost("client", "192.168.77.2/24");
        await using var lanboot = LanbootProcess.Start(host, _transcript, "serve", _image.FullName, "--interface", LabNetwork.Interface);
        await lanboot.Voice.LineAsync("Ctrl-C ends", Soon);

        // What iPXE does once it runs: its script, the kernel, the initrd; here some of it by TFTP.
        client.Run("curl", "-sS", "-o", "/dev/null", "http://192.168.77.1/boot.ipxe");
        client.Run("curl", "-sS", "-o", "/dev/null", "tftp://192.168.77.1/vmlinuz");
        client.Run("curl", "-sS", "-r", "0-999", "-o", "/dev/null", "http://192.168.77.1/initrd.img");
        client.Run("curl", "-sS", "-r", "1000-", "-o", "/dev/null", "http://192.168.77.1/initrd.img");

        var summary = await lanboot.Voice.LineAsync($"booted {_image.Name} in ", Soon);
        Assert.Matches(@"menu \d+\.\d s, kernel \d+\.\d s, initrd \d+\.\d s; TFTP 4\.1 kB, HTTP \d\.\d kB$", summary);
        await lanboot.StopsAsync();
    }

    [Fact]
    public async Task As_a_server_it_names_its_addresses()
    {
        Requires.RootAndPrograms("ip");
        using var network = LabNetwork.Create();
        var host = network.AddHost("server", "192.168.77.1/24");
        await using var lanboot = LanbootProcess.Start(
            host, _transcript, "serve", _image.FullName, "--interface", LabNetwork.Interface, "--range", "192.168.77.50,192.168.77.60",
            "--lease-file", Path.Combine(_image.FullName, "leases"));
        await lanboot.Voice.LineAsync("gives out the addresses 192.168.77.50 to 192.168.77.60 for 12h each", Soon);
        await lanboot.Voice.LineAsync("Ctrl-C ends", Soon);
        await lanboot.StopsAsync();
    }

    [Fact]
    public async Task Ports_that_are_taken_are_told_all_at_once_with_who_has_them()
    {
        Requires.RootAndPrograms("ip");
        using var network = LabNetwork.Create();
        var host = network.AddHost("server", "192.168.77.1/24");
        await using var first = LanbootProcess.Start(host, _transcript, "serve", _image.FullName, "--interface", LabNetwork.Interface);
        await first.Voice.LineAsync("Ctrl-C ends", Soon);

        await using var second = host.Start(
            new Voice(_transcript, "second"), LanbootProcess.Program, "serve", _image.FullName, "--interface", LabNetwork.Interface);
        await second.Ended;
        Assert.Equal(1, second.ExitCode);
        foreach (var port in (int[])[67, 69, 80])
            Assert.Contains(second.Voice.Lines, line => line.Contains($" {port} ", StringComparison.Ordinal) && line.Contains("lanboot (pid", StringComparison.Ordinal));
        Assert.DoesNotContain(second.Voice.Lines, line => line.Contains("   at ", StringComparison.Ordinal));
        await first.StopsAsync();
    }

    [Fact]
    public async Task Without_an_interface_it_says_so()
    {
        Requires.RootAndPrograms("ip");
        using var host = NetworkNamespace.Create("alone");
        await using var lanboot = host.Start(new Voice(_transcript, "lanboot"), LanbootProcess.Program, "serve", _image.FullName);
        await lanboot.Ended;
        Assert.Equal(1, lanboot.ExitCode);
        Assert.Equal(["This host has no network interface besides its loopback."], lanboot.Voice.Lines.Where(line => line.Length > 0));
    }

    [Fact]
    public async Task Without_rights_it_names_them_and_how_to_give_them()
    {
        Requires.RootAndPrograms("ip", "setpriv");
        using var network = LabNetwork.Create();
        var host = network.AddHost("server", "192.168.77.1/24");
        host.Run("sysctl", "-qw", "net.ipv4.ip_unprivileged_port_start=1024");
        await using var lanboot = host.Start(
            new Voice(_transcript, "lanboot"), "setpriv", "--bounding-set=-all", "--inh-caps=-all",
            LanbootProcess.Program, "serve", _image.FullName, "--interface", LabNetwork.Interface);
        await lanboot.Ended;
        Assert.Equal(1, lanboot.ExitCode);
        Assert.Contains(lanboot.Voice.Lines, line => line.Contains("CAP_NET_BIND_SERVICE, to listen on ports 67, 69, 80 and 4011", StringComparison.Ordinal)
            || line.Contains("CAP_NET_BIND_SERVICE, to listen on ports 67, 69 and 80", StringComparison.Ordinal));
        Assert.Contains(lanboot.Voice.Lines, line => line.Contains("sudo lanboot serve", StringComparison.Ordinal));
    }

    [Fact]
    public async Task On_a_terminal_it_draws_a_table_and_gives_the_terminal_back()
    {
        Requires.RootAndPrograms("ip", "script");
        using var network = LabNetwork.Create();
        var host = network.AddHost("server", "192.168.77.1/24");
        await using var terminal = host.Start(
            new Voice(_transcript, "terminal"), "env", "TERM=xterm", "script", "-qfec",
            $"stty rows 24 cols 80; exec {LanbootProcess.Program} serve {_image.FullName} --interface {LabNetwork.Interface}", "/dev/null");
        await terminal.Voice.PromptAsync("No machine has asked yet.", Soon);
        // Ctrl-C as a key, for the terminal to turn into the signal.
        await terminal.TypeAsync("\x03");
        await terminal.Ended.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Equal(0, terminal.ExitCode);
        Assert.Empty(host.Processes());
    }
}
