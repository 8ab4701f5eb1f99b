using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.EndToEnd.Boots;

/// <summary>A LAN with Lanboot serving one image, and a machine to boot from it.</summary>
public sealed class BootLab : IAsyncDisposable
{
    private const string Mac = "52:54:00:12:34:56";
    private const string KernelOption = "console=ttyS0,115200";

    /// <summary>The program starts in about a second; a busy host may take its time.</summary>
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly Transcript _transcript = new();
    private readonly LabNetwork _network = LabNetwork.Create();
    private readonly NetworkNamespace _host;
    private readonly AddressesFrom _addresses;
    private readonly string _folder = Directory.CreateTempSubdirectory("lanboot-boot-").FullName;
    private readonly List<string> _arguments = [];
    private IAsyncDisposable? _otherServer;
    private LanbootProcess? _lanboot;

    private BootLab(AddressesFrom addresses)
    {
        _addresses = addresses;
        _host = _network.AddHost("server", "192.168.77.1/24");
    }

    /// <summary>The mirror of <see cref="StartQuickAsync"/>; null in other labs.</summary>
    public MirrorServer? Mirror { get; private set; }

    private bool IsOnThisHost => _addresses is AddressesFrom.DnsmasqOnThisHost or AddressesFrom.IscOnThisHost;

    private string LeaseFile => Path.Combine(_folder, "leases");

    /// <summary>Starts Lanboot, and beside it what gives the addresses; returns when it serves.</summary>
    /// <param name="options">Of <c>lanboot serve</c>, beside those that all boots have.</param>
    public static async Task<BootLab> StartAsync(TestImage image, AddressesFrom addresses, params IEnumerable<string> options)
    {
        var lab = new BootLab(addresses);
        try
        {
            await lab.ServeAsync(image, options);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts Lanboot by the configuration files of other servers; it gives the addresses.</summary>
    /// <param name="configuration">Name and text of each.</param>
    /// <param name="files">What lies beside them already: its name, and of which file it is a copy.</param>
    public static async Task<BootLab> StartConfiguredAsync(
        TestImage image, IEnumerable<(string Name, string Text)> configuration, params IEnumerable<(string Name, string Original)> files)
    {
        var lab = new BootLab(AddressesFrom.Lanboot);
        try
        {
            lab._arguments.AddRange(["serve", image.Path, "--lease-file", lab.LeaseFile]);
            foreach (var (name, original) in files)
                File.Copy(original, lab.Place(name));
            foreach (var (name, text) in configuration)
            {
                await File.WriteAllTextAsync(lab.Place(name), text, TestContext.Current.CancellationToken);
                lab._arguments.AddRange(["--config", lab.Place(name)]);
            }

            await lab.StartServingAsync();
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a mirror on a host of its own, and Lanboot to fetch from it; returns when it serves.</summary>
    /// <param name="mirror">The folder that is the mirror's root.</param>
    /// <param name="distribution">What is typed behind <c>lanboot quick</c>.</param>
    public static async Task<BootLab> StartQuickAsync(string mirror, params IEnumerable<string> distribution)
    {
        var lab = new BootLab(AddressesFrom.Lanboot);
        try
        {
            var server = await MirrorServer.StartAsync(lab._network, lab._transcript, mirror);
            lab._otherServer = server;
            lab.Mirror = server;
            lab._arguments.AddRange(
                [
                    "quick", .. distribution, "--mirror", MirrorServer.Url, "--cache", lab.Place("cache"), "--interface", LabNetwork.Interface,
                    "--kernel-option", KernelOption, "--menu-timeout", "1", "--range", "192.168.77.100,192.168.77.150", "--lease-file", lab.LeaseFile,
                ]);
            await lab.StartServingAsync();
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Switches a machine on, and gives the line by which the booted system says that it runs.</summary>
    /// <param name="memory">In MiB.</param>
    /// <param name="more">What the test does while the machine still runs.</param>
    /// <param name="before">What somebody does at the machine before the system comes up, in its menu.</param>
    /// <param name="processor">As QEMU calls it.</param>
    public async Task<string> BootAsync(
        Firmware firmware, int memory, string marker, TimeSpan deadline,
        Func<VirtualMachine, Task>? more = null, Func<VirtualMachine, Task>? before = null, string processor = "max,-erms")
    {
        await using (var first = await SwitchOnAsync())
        {
            var boot = first.BootsToAsync(marker, deadline);
            if (!await IsStuckInPxelinuxAsync(first, boot, deadline))
                return await SayAsync(first, await boot);
        }

        await using var again = await SwitchOnAsync();
        return await SayAsync(again, await again.BootsToAsync(marker, deadline));

        async Task<string> SayAsync(VirtualMachine machine, string line)
        {
            TestContext.Current.SendDiagnosticMessage($"{TestContext.Current.TestCase?.TestCaseDisplayName}: {machine.Uptime.TotalSeconds:F1} s");
            if (more is not null)
                await more(machine);
            return line;
        }

        async Task<VirtualMachine> SwitchOnAsync()
        {
            var on = VirtualMachine.Start(_network, _transcript, firmware, memory, Mac, processor);
            if (before is not null)
                await before(on);
            return on;
        }
    }

    /// <summary>
    /// On a host that is busy PXELINUX now and then ends in the middle of a file over HTTP (docs/field-notes.md). Lanboot says so, and a
    /// person switches the machine off and on again.
    /// </summary>
    private async Task<bool> IsStuckInPxelinuxAsync(VirtualMachine machine, Task boot, TimeSpan deadline)
    {
        var warning = _lanboot!.Voice.LineAsync(" in the middle of ", deadline);
        await Task.WhenAny(boot, warning);
        return !boot.IsCompleted && warning.IsCompletedSuccessfully
            && machine.Console.Lines.Any(line => line.Contains(" lwIP ", StringComparison.Ordinal));
    }

    /// <summary>Waits for the line in which Lanboot sums the boot up.</summary>
    public async Task HearsSummaryAsync()
    {
        var summary = await _lanboot!.Voice.LineAsync(" booted ", TimeSpan.FromSeconds(30));
        Assert.Contains(Mac, summary, StringComparison.Ordinal);
        Assert.Contains("HTTP ", summary, StringComparison.Ordinal);
        Assert.Contains("kernel ", summary, StringComparison.Ordinal);
    }

    /// <summary>Waits for a line of Lanboot's.</summary>
    public Task<string> HearsAsync(string words) => _lanboot!.Voice.LineAsync(words, TimeSpan.FromSeconds(30));

    /// <summary>Waits for the last of these words in a line of Lanboot's that comes after lines with the others, in this order.</summary>
    public Task<string> HearsInOrderAsync(params IReadOnlyList<string> words) => _lanboot!.Voice.LineAfterAsync(words, TimeSpan.FromSeconds(60));

    /// <summary>A text as a machine gets it over HTTP.</summary>
    public string Fetch(string path) =>
        _network.AddHost("client", "192.168.77.2/24").Run("curl", "--silent", "--show-error", "--fail", $"http://192.168.77.1/{path}");

    /// <summary>Kills Lanboot as a crash or the power would, and starts it again as it was.</summary>
    public async Task CrashesAndServesAgainAsync()
    {
        await _lanboot!.IsKilledAsync();
        await _lanboot.DisposeAsync();
        await StartServingAsync();
    }

    /// <summary>Ends Lanboot as its user does; it leaves neither a socket nor a process, and the leases that it gave.</summary>
    public async Task EndsWellAsync()
    {
        await _lanboot!.StopsAsync();
        if (IsOnThisHost && _otherServer is { } neighbour)
        {
            // It went on all the time; now it goes, so that what is left would be Lanboot's.
            _otherServer = null;
            await neighbour.DisposeAsync();
        }

        Assert.Equal("", _host.Run("ss", "--no-header", "--listening", "--numeric", "--tcp", "--udp"));
        Assert.Empty(_host.Processes());
        if (_addresses == AddressesFrom.Lanboot)
            Assert.Contains(Mac, await File.ReadAllTextAsync(LeaseFile, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(_transcript.Tail(int.MaxValue));
        if (_lanboot is not null)
            await _lanboot.DisposeAsync();
        if (_otherServer is not null)
            await _otherServer.DisposeAsync();
        _network.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Place(string name)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    private async Task ServeAsync(TestImage image, IEnumerable<string> options)
    {
        _arguments.AddRange(
            ["serve", image.Path, "--interface", LabNetwork.Interface, "--kernel-option", KernelOption, "--menu-timeout", "1", .. options]);
        if (_addresses == AddressesFrom.Lanboot)
        {
            _arguments.AddRange(["--range", "192.168.77.100,192.168.77.150", "--lease-file", LeaseFile]);
        }
        else if (IsOnThisHost)
        {
            _arguments.Add("--dhcp-no-bind");
            var server = _addresses == AddressesFrom.IscOnThisHost ? AddressesFrom.IscWithSnippet : AddressesFrom.DnsmasqWithSnippet;
            _otherServer = await SnippetServer.StartAsync(_host, _transcript, _folder, server, _ => "");
        }
        else if (_addresses is AddressesFrom.Pxelinux or AddressesFrom.PxelinuxWithHttp)
        {
            _arguments.Add("--no-dhcp");
            var router = _network.AddHost("router", "192.168.77.254/24");
            var (loader, paths) = _addresses == AddressesFrom.Pxelinux ? ("pxelinux.0", "tftp") : ("lpxelinux.0", "http");
            string[] menu = ["menu", "--format", "pxelinux", "--paths", paths, "--interface", LabNetwork.Interface, "--kernel-option", KernelOption, image.Path, .. options];
            _otherServer = await PxelinuxServer.StartAsync(router, _transcript, _folder, loader, _host.Run(LanbootProcess.Program, menu));
        }
        else if (_addresses != AddressesFrom.AnotherServer)
        {
            // The host that serves says what to add to the one that gives the addresses.
            _arguments.Add("--no-dhcp");
            var router = _network.AddHost("router", "192.168.77.254/24");
            var loader = options.SkipWhile(option => option != "--loader").Take(2);
            _otherServer = await SnippetServer.StartAsync(
                router, _transcript, _folder, _addresses, name => _host.Run(LanbootProcess.Program, ["snippet", name, "--interface", LabNetwork.Interface, .. loader]));
        }
        else
        {
            var router = _network.AddHost("router", "192.168.77.254/24");
            _otherServer = await DnsmasqDhcp.StartAsync(router, _transcript, "192.168.77.200,192.168.77.250");
        }

        await StartServingAsync();
    }

    private async Task StartServingAsync()
    {
        _lanboot = LanbootProcess.Start(_host, _transcript, _arguments);
        await _lanboot.Voice.LineAsync("Serving.", StartDeadline);
    }
}
