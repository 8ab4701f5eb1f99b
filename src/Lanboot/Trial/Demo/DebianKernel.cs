using System.Text.RegularExpressions;

namespace Lanboot.Trial.Demo;

/// <summary>Debian's kernel, taken from its package without installing it.</summary>
/// <param name="Image">The path of the kernel.</param>
/// <param name="Modules">The folder of its modules.</param>
internal sealed partial record DebianKernel(string Image, string Modules)
{
    /// <summary>The metapackage that depends on the release's newest kernel.</summary>
    private const string Metapackage = "linux-image-amd64";

    /// <summary>The package that the release's newest kernel is in, with its version: "linux-image-6.1.0-18-amd64=6.1.76-1".</summary>
    public static async Task<string> FindAsync(CancellationToken cancel)
    {
        var meta = await ShowAsync(Metapackage, cancel).ConfigureAwait(false);
        var package = KernelPackage().Match(meta) is { Success: true } match
            ? match.Value
            : throw new TrialException($"apt knows no kernel package behind {Metapackage}: run sudo apt-get update, or try an image of your own.");
        var version = VersionField().Match(await ShowAsync(package, cancel).ConfigureAwait(false)).Groups[1].Value;
        return $"{package}={version}";
    }

    /// <summary>Downloads and unpacks it into <paramref name="folder"/>.</summary>
    public static async Task<DebianKernel> UnpackAsync(string package, string folder, CancellationToken cancel)
    {
        await HostProgram.RunAsync("apt-get", ["-q", "download", package], cancel, folder).ConfigureAwait(false);
        var archive = Directory.GetFiles(folder, "linux-image-*.deb").Single();
        await HostProgram.RunAsync("dpkg-deb", ["--extract", archive, folder], cancel).ConfigureAwait(false);
        File.Delete(archive);
        var image = Directory.GetFiles(Path.Combine(folder, "boot"), "vmlinuz-*").Single();
        var version = Path.GetFileName(image)["vmlinuz-".Length..];
        await HostProgram.RunAsync("busybox", ["depmod", "-b", folder, version], cancel).ConfigureAwait(false);
        return new DebianKernel(image, Path.Combine(folder, "lib", "modules", version));
    }

    /// <summary>The files of these modules, each after those that it needs.</summary>
    public IReadOnlyList<string> InLoadingOrder(IEnumerable<string> names)
    {
        var needs = File.ReadLines(Path.Combine(Modules, "modules.dep"))
            .Select(line => line.Split(':', 2))
            .ToDictionary(line => line[0], line => line[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var order = new List<string>();
        foreach (var name in names)
            Add(needs.Keys.Single(path => Path.GetFileNameWithoutExtension(path) == name));
        return [.. order.Select(path => Path.Combine(Modules, path))];

        void Add(string path)
        {
            if (order.Contains(path))
                return;
            foreach (var needed in needs[path])
                Add(needed);
            order.Add(path);
        }
    }

    private static Task<string> ShowAsync(string package, CancellationToken cancel) =>
        HostProgram.RunAsync("apt-cache", ["show", "--no-all-versions", package], cancel);

    [GeneratedRegex(@"linux-image-\d[^\s,]*")]
    private static partial Regex KernelPackage();

    [GeneratedRegex(@"^Version: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex VersionField();
}
