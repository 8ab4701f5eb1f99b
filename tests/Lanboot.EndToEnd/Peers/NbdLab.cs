using System.Globalization;
using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.EndToEnd.Peers;

/// <summary>A LAN with Lanboot serving an image over NBD as its user starts it, and a host with the clients.</summary>
public sealed class NbdLab : IAsyncDisposable
{
    public const string Server = "192.168.77.1";

    /// <summary>The oldstyle port of the settings.</summary>
    public const int OldstylePort = 2000;

    /// <summary>A file inside the image, which the oldstyle port serves.</summary>
    public const string Inner = "arch/x86_64/airootfs.sfs";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly LabNetwork _network = LabNetwork.Create();
    private readonly NetworkNamespace _host;
    private readonly string _folder = Directory.CreateTempSubdirectory("lanboot-nbd-").FullName;
    private LanbootProcess? _lanboot;

    private NbdLab(TestImage image)
    {
        Image = image;
        _host = _network.AddHost("server", $"{Server}/24");
        Client = _network.AddHost("client", "192.168.77.2/24");
    }

    public Transcript Transcript { get; } = new();

    public LabNetwork Network => _network;

    /// <summary>What is served.</summary>
    public TestImage Image { get; }

    public NetworkNamespace Client { get; }

    /// <summary>What Lanboot says.</summary>
    public Voice Voice => _lanboot!.Voice;

    private string Settings => $"""
        images:
          - path: {Image.Path}
            name: image
        nbd:
          copyonwrite-folder: {_folder}
          exports:
            - name: inner
              image: image/{Inner}
              port: {OldstylePort}
              oldstyle: yes
            - name: changes
              copyonwrite: yes
              copyonwrite-size: 8MiB
            - name: others
              clients: [10.0.0.0/8]
        """;

    public static async Task<NbdLab> StartAsync()
    {
        var lab = new NbdLab(TestImages.TinyArch);
        try
        {
            await lab.ServeAsync();
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>The URI of an export.</summary>
    public static string Uri(string export) => $"nbd://{Server}/{export}";

    /// <summary>A file for what a client makes.</summary>
    public string Scratch(string name) => Path.Combine(_folder, name);

    /// <summary>What the server takes of the host's memory, in kB (VmRSS).</summary>
    public long ServerMemory() =>
        long.Parse(
            File.ReadLines($"/proc/{_host.Processes().Single()}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ')[^2],
            CultureInfo.InvariantCulture);

    /// <summary>The server is killed, and started again.</summary>
    public async Task RestartAsync()
    {
        await _lanboot!.IsKilledAsync();
        await _lanboot.DisposeAsync();
        await ServeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(Transcript.Tail(int.MaxValue));
        if (_lanboot is not null)
            await _lanboot.DisposeAsync();
        _network.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ServeAsync()
    {
        var settings = Path.Combine(_folder, "lanboot.yaml");
        await File.WriteAllTextAsync(settings, Settings);
        _lanboot = LanbootProcess.Start(
            _host, Transcript, "serve", "--config", settings, "--interface", LabNetwork.Interface, "--no-dhcp", "--no-tftp", "--verbose");
        await _lanboot.Voice.LineAsync("Serving.", StartDeadline);
    }
}
