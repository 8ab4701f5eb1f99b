using Lanboot.Boot;

namespace Lanboot.Mirrors;

/// <summary>
/// Debian's installer for network boots: dists/SUITE/main/installer-ARCH/current/images/netboot/, with SHA256SUMS above it.
/// </summary>
internal sealed class DebianMirror : IDistribution
{
    private const string Netboot = "netboot/";
    private const string VersionInfo = "version.info";

    /// <summary>Mirrors know releases by name only.</summary>
    private static readonly (string Number, string Suite)[] Releases =
    [
        ("9", "stretch"), ("10", "buster"), ("11", "bullseye"), ("12", "bookworm"), ("13", "trixie"), ("14", "forky"), ("15", "duke"),
    ];

    public string Name => "debian";

    public string Title => "Debian";

    /// <summary>Debian's own, which sends everybody to a server nearby.</summary>
    public Uri Mirror { get; } = new("https://deb.debian.org/debian");

    public string DefaultVersion => "stable";

    public string Versions => "oldstable, testing, a name such as trixie or a number such as 13";

    public IReadOnlyList<(Processor Processor, string Word)> Architectures { get; } =
        [(Processor.X64, "amd64"), (Processor.Arm64, "arm64"), (Processor.X86, "i386")];

    public async Task<MirrorImage> FindAsync(MirrorRequest request, IMirrorTexts texts, CancellationToken cancel)
    {
        var suite = Releases.FirstOrDefault(release => release.Number == request.Version).Suite ?? request.Version;
        var images = $"dists/{suite}/main/installer-{request.Architecture}/current/images";
        var list = request.At($"{images}/SHA256SUMS");
        var sums = ChecksumList.Parse(list, await texts.ReadAsync(list, cancel));
        var folder = $"debian-installer/{request.Architecture}";
        string[] needed = [$"{folder}/linux", $"{folder}/initrd.gz"];
        if (needed.FirstOrDefault(path => !sums.ContainsKey(Netboot + path)) is { } missing)
            throw new MirrorException($"{list} has no checksum of {missing}, which Debian publishes: the list is not used without it.");
        // It tells which release it is; releases differ in whether it is listed.
        IEnumerable<string> paths = sums.ContainsKey(Netboot + VersionInfo) ? needed.Prepend(VersionInfo) : needed;
        return new MirrorImage($"{Title} {suite} installer ({request.Architecture})", [.. paths.Select(At)]);

        MirrorFile At(string path) => new(path, request.At($"{images}/{Netboot}{path}")) { Checksum = sums[Netboot + path] };
    }
}
