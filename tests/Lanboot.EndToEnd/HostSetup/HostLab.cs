using System.Buffers.Binary;
using Lanboot.Lab;

namespace Lanboot.EndToEnd.HostSetup;

/// <summary>A host between a LAN with one client and a wire that leads to "the internet": a web server that knows nothing of the LAN.</summary>
public sealed class HostLab : IDisposable
{
    public const string Address = "192.168.77.1/24";
    public const string Wan = "wan0";
    private const string Site = "http://10.99.0.2/";

    private readonly LabNetwork _network = LabNetwork.Create();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lanboot-host-");

    public HostLab()
    {
        Host = _network.AddHost("host", Address);
        Client = _network.AddHost("client", "192.168.77.2/24");
        Client.Ip("route add default via 192.168.77.1");
        Internet = NetworkNamespace.Create("internet");
        Host.Ip($"link add name {Wan} type veth peer name eth0 netns {Internet.Name}");
        Host.Ip($"address add 10.99.0.1/24 dev {Wan}");
        Host.Ip($"link set {Wan} up");
        Internet.Ip("address add 10.99.0.2/24 dev eth0");
        Internet.Ip("link set eth0 up");

        var image = Directory.CreateDirectory(Path.Combine(_folder.FullName, "image"));
        // Documentation/arch/x86/boot.rst: boot_flag, header, version, xloadflags, cmdline_size.
        var kernel = new byte[4096];
        BinaryPrimitives.WriteUInt16LittleEndian(kernel.AsSpan(0x1FE), 0xAA55);
        "HdrS"u8.CopyTo(kernel.AsSpan(0x202));
        BinaryPrimitives.WriteUInt16LittleEndian(kernel.AsSpan(0x206), 0x20C);
        kernel[0x236] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(kernel.AsSpan(0x238), 2047);
        File.WriteAllBytes(Path.Combine(image.FullName, "vmlinuz"), kernel);
        File.WriteAllBytes(Path.Combine(image.FullName, "initrd.img"), new byte[2000]);
        Image = image.FullName;
        Host.Run("nft", "add", "table", "inet", "theirs");
        Host.Run("nft", "add", "chain", "inet", "theirs", "filter", "{ type filter hook input priority 0; policy accept; }");
        Host.Run("nft", "add", "rule", "inet", "theirs", "filter", "tcp", "dport", "9999", "drop");
        File.WriteAllText(Path.Combine(_folder.FullName, "index.html"), "the internet\n");
    }

    public NetworkNamespace Host { get; }
    public NetworkNamespace Client { get; }
    public NetworkNamespace Internet { get; }

    /// <summary>A folder with a kernel and an initrd: the smallest thing that can be served.</summary>
    public string Image { get; }

    public Transcript Transcript { get; } = new();

    /// <summary>The host's wire is idle: no address, and switched off.</summary>
    public void SwitchOff()
    {
        Host.Ip($"address del {Address} dev eth0");
        Host.Ip("link set eth0 down");
    }

    /// <summary>All that Lanboot may change in the host, as text: interfaces, addresses, rules and sysctls.</summary>
    public string State() => string.Join('\n',
        // A link-local address is tentative for its first second, whoever looks.
        Host.Ip("-o address show").Replace(" tentative", "", StringComparison.Ordinal),
        string.Join('\n', Host.Ip("-o link show").Split('\n').Select(line => line.Split(" qdisc")[0])),
        Host.Run("nft", "list", "ruleset"),
        Host.Run("sh", "-c", "cd /proc/sys/net/ipv4 && grep . ip_forward conf/*/forwarding conf/*/accept_redirects conf/*/send_redirects conf/*/rp_filter"));

    /// <summary>Waits until the host is as it was: a link-local address needs a moment to come and to go.</summary>
    public async Task IsAsync(string before)
    {
        for (var patience = 0; patience < 200 && State() != before; patience++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(before, State());
    }

    public LabProcess StartSite() =>
        Internet.Start(new Voice(Transcript, "internet"), "busybox", "httpd", "-f", "-p", "80", "-h", _folder.FullName);

    /// <summary>Whether the client gets the page of the internet, within a second.</summary>
    public bool ClientGetsOut()
    {
        try
        {
            return Client.Run("curl", "-sS", "--max-time", "1", Site).Contains("the internet", StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The program in the host, such as "serve" with the image and these options.</summary>
    public LabProcess Start(string command, params IEnumerable<string> arguments) =>
        Host.Start(new Voice(Transcript, "lanboot"), LanbootProcess.Program, [command, .. arguments]);

    public void Dispose()
    {
        Internet.Dispose();
        _network.Dispose();
        _folder.Delete(recursive: true);
    }
}
