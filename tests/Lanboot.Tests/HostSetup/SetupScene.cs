using System.Net;
using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.HostSetup;

namespace Lanboot.Tests.HostSetup;

/// <summary>Runs of the program on one fake host, with their records in a folder of the test's.</summary>
[SupportedOSPlatform("linux")]
internal sealed class SetupScene : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lanboot-records-");
    private readonly HashSet<int> _alive = [];

    public FakeHost Host { get; } = new();

    public string Folder => Path.Combine(_folder.FullName, "host-changes");

    public List<string> Warnings { get; } = [];

    public static HostWish All { get; } = new(Address("192.168.0.1/24"), "wan0");

    public static HostInterface Lan { get; } = new("eth0", 2, new MacAddress(0x525400000001), IPAddress.Parse("192.168.0.1"), 24);

    public IEnumerable<string> Files => Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder).Select(path => Path.GetFileName(path)) : [];

    public static InterfaceAddress Address(string text) => InterfaceAddress.TryRead(text, out var read) ? read : throw new FormatException(text);

    /// <summary>The records as a run sees them that goes on from now.</summary>
    public HostRecords Run(int process, string host = "boot-1", string network = "net-1")
    {
        _alive.Add(process);
        return new HostRecords(Folder, new RunIdentity(process, "100", host, network), run => _alive.Contains(run.Process));
    }

    /// <summary>It ends without a chance to do anything.</summary>
    public void Kill(int process) => _alive.Remove(process);

    public PreparedHost Make(HostRecords records, HostWish? wish = null) =>
        PreparedHost.Make(wish ?? All, [Lan], Host, records, () => null, Warnings.Add);

    public void Dispose() => _folder.Delete(recursive: true);
}
