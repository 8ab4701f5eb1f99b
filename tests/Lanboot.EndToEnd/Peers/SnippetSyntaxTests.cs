using Lanboot.EndToEnd.Boots;
using Lanboot.Lab;

namespace Lanboot.EndToEnd.Peers;

/// <summary>The programs themselves read what `lanboot snippet` writes for them.</summary>
public sealed class SnippetSyntaxTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lanboot-snippet-").FullName;

    [Theory]
    [InlineData("auto")]
    [InlineData("pxelinux")]
    [InlineData("grub")]
    public void Dnsmasq_takes_its_snippet(string loader)
    {
        Requires.RootAndPrograms("dnsmasq");
        HostProgram.Run("dnsmasq", "--test", $"--conf-file={Snippet("dnsmasq", loader)}");
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("pxelinux")]
    [InlineData("grub")]
    public void Dhcpd_takes_its_snippet(string loader)
    {
        Requires.RootAndPrograms("dhcpd");
        var leases = SnippetServer.Write(_folder, "leases", "");
        HostProgram.Run("dhcpd", "-t", "-cf", SnippetServer.Write(_folder, "dhcpd.conf", SnippetServer.IscConfiguration(Snippet("isc", loader))), "-lf", leases);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("pxelinux")]
    [InlineData("grub")]
    public void Kea_takes_its_snippet(string loader)
    {
        Requires.RootAndPrograms("kea-dhcp4");
        // -t looks for the interfaces, too.
        var configuration = SnippetServer.KeaConfiguration(Snippet("kea", loader)).Replace($"\"{LabNetwork.Interface}\"", "", StringComparison.Ordinal);
        HostProgram.Run("env", $"KEA_LOCKFILE_DIR={_folder}", "kea-dhcp4", "-t", SnippetServer.Write(_folder, "kea.conf", configuration));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Snippet(string server, string loader) => SnippetServer.Write(
        _folder, "snippet", HostProgram.Run(LanbootProcess.Program, "snippet", server, "--server", "192.168.77.1", "--loader", loader));
}
