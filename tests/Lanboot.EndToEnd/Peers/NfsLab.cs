using System.Security.Cryptography;
using Lanboot.Lab;
using Lanboot.Lab.Images;
using Lanboot.Lab.Images.NfsClient;

namespace Lanboot.EndToEnd.Peers;

/// <summary>Lanboot serving an image, as a user starts it, on a LAN with a client host and machines that mount.</summary>
internal sealed class NfsLab : IAsyncDisposable
{
    public const string Server = "192.168.77.1";

    private const string Client = "192.168.77.2";

    /// <summary>The program starts in about a second; a busy host may take its time.</summary>
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly LabNetwork _network = LabNetwork.Create();
    private readonly string _folder = Directory.CreateTempSubdirectory("lanboot-nfs-").FullName;
    private LanbootProcess? _lanboot;

    public NfsLab()
    {
        Host = _network.AddHost("server", $"{Server}/24");
        ClientHost = _network.AddHost("client", $"{Client}/24");
    }

    public Transcript Transcript { get; } = new();

    public NetworkNamespace Host { get; }

    public NetworkNamespace ClientHost { get; }

    public static TestImage Image => TestImages.TinyArch;

    private string SecretFile => Path.Combine(_folder, "secret");

    /// <summary>The hash of every file in the image, by its path, as xorriso unpacks them.</summary>
    public static IReadOnlyDictionary<string, string> Sums { get; } = SumsOf(TestImages.TinyArch.Path);

    public Voice Voice => _lanboot!.Voice;

    /// <summary>Starts Lanboot, or starts it again; returns when it serves.</summary>
    /// <param name="settings">The group nfs of a settings file, without its secret-file.</param>
    public async Task ServeAsync(params IEnumerable<string> settings)
    {
        var file = Path.Combine(_folder, "lanboot.yaml");
        await File.WriteAllLinesAsync(file, ["nfs:", $"  secret-file: {SecretFile}", .. settings.Select(line => $"  {line}")]);
        _lanboot = LanbootProcess.Start(
            Host, Transcript, "serve", Image.Path, "--interface", LabNetwork.Interface, "--no-dhcp", "--plain", "--verbose", "--config", file);
        await _lanboot.Voice.LineAsync("Serving.", StartDeadline);
    }

    /// <summary>Those of the program under test, whatever else runs on its host.</summary>
    public IEnumerable<int> ServerProcesses => Host.Processes().Where(process => NameOf(process) == "lanboot");

    /// <summary>Ends it as kill -9 does.</summary>
    public async Task KillAsync()
    {
        foreach (var process in ServerProcesses)
            _ = LibC.Kill(process, LibC.SIGKILL);
        await _lanboot!.DisposeAsync();
        _lanboot = null;
    }

    /// <summary>Ends it as Ctrl-C does.</summary>
    public async Task StopAsync()
    {
        await _lanboot!.StopsAsync();
        await _lanboot.DisposeAsync();
        _lanboot = null;
    }

    /// <summary>A machine of its own, which does these steps of its init.</summary>
    public VirtualMachine StartMachine(string steps)
    {
        var folder = TestImages.NfsClient.Path;
        return VirtualMachine.StartKernel(
            _network, Transcript, Path.Combine(folder, NfsClientSystem.Kernel), Path.Combine(folder, NfsClientSystem.Initramfs),
            $"net.ifnames=0 server={Server} address=192.168.77.3/24 do={steps}");
    }

    public async ValueTask DisposeAsync()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(Transcript.Tail(int.MaxValue));
        if (_lanboot is not null)
            await _lanboot.DisposeAsync();
        _network.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string NameOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm").Trim();
        }
        catch (IOException)
        {
            // It has just ended.
            return "";
        }
    }

    private static Dictionary<string, string> SumsOf(string iso)
    {
        var folder = Directory.CreateTempSubdirectory("lanboot-nfs-iso-").FullName;
        HostProgram.Run("xorriso", "-osirrox", "on", "-indev", iso, "-extract", "/", folder);
        HostProgram.Run("chmod", "-R", "u+rwX", folder);
        var sums = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => new FileInfo(path).LinkTarget is null)
            .ToDictionary(path => Path.GetRelativePath(folder, path), path => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));
        Directory.Delete(folder, recursive: true);
        return sums;
    }
}
