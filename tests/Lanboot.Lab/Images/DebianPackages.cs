namespace Lanboot.Lab.Images;

/// <summary>Packages of this host's Debian release, unpacked without being installed.</summary>
internal sealed class DebianPackages
{
    private DebianPackages(Dictionary<string, string> versions) => Versions = versions;

    /// <summary>The version that apt would install, by package.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; }

    /// <summary>The codename of this host's release: "bookworm".</summary>
    public static string Release =>
        File.ReadLines("/etc/os-release").Single(line => line.StartsWith("VERSION_CODENAME=", StringComparison.Ordinal)).Split('=')[1];

    /// <summary>Where this host gets its packages from, as lines of a sources.list(5), third parties left out.</summary>
    public static IReadOnlyList<string> Mirrors =>
        HostProgram.Run(
            "apt-get", "indextargets", "--format", "deb $(REPO_URI) $(RELEASE) $(COMPONENT)", "Created-By: Packages", "Origin: Debian")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Looks the packages up. The metapackage of the kernel is replaced by the package that it stands for.</summary>
    public static DebianPackages Of(IReadOnlyList<string> names)
    {
        var versions = Stanzas(names).ToDictionary(stanza => stanza["Package"], stanza => stanza["Version"]);
        if (versions.Remove(KernelImage))
        {
            var kernel = Stanzas([KernelImage]).Single()["Depends"].Split(',', ' ')[0];
            versions[kernel] = Stanzas([kernel]).Single()["Version"];
        }

        return new DebianPackages(versions);
    }

    /// <summary>The metapackage that depends on the release's newest kernel.</summary>
    public const string KernelImage = "linux-image-amd64";

    /// <summary>The version in the names of the kernel's files: "6.1.0-56-amd64".</summary>
    public string KernelVersion =>
        Versions.Keys.Single(name => name.StartsWith("linux-image-", StringComparison.Ordinal))["linux-image-".Length..];

    /// <summary>Unpacks all of them, one over the other, into <paramref name="folder"/>.</summary>
    public void UnpackTo(string folder)
    {
        var archives = Directory.CreateDirectory($"{folder}.debs").FullName;
        HostProgram.RunIn(archives, "apt-get", ["-q", "download", .. Versions.Select(package => $"{package.Key}={package.Value}")]);
        foreach (var archive in Directory.GetFiles(archives))
            HostProgram.Run("dpkg-deb", "--extract", archive, folder);
        Directory.Delete(archives, recursive: true);
    }

    private static IEnumerable<Dictionary<string, string>> Stanzas(IReadOnlyList<string> names)
    {
        var text = HostProgram.Run("apt-cache", ["show", "--no-all-versions", .. names]);
        foreach (var stanza in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            yield return stanza.Split('\n')
                .Where(line => !line.StartsWith(' ') && line.Contains(": ", StringComparison.Ordinal))
                .Select(line => line.Split(": ", 2))
                .ToDictionary(field => field[0], field => field[1]);
        }
    }
}
