using System.Text.RegularExpressions;
using Lanboot.Boot;

namespace Lanboot.Mirrors;

/// <summary>
/// Arch Linux: iso/VERSION/arch/ has the inside of the ISO beside it (archiso's build mode "netboot"). There is a SHA-512 of the root;
/// kernel and initramfs have signatures only, against a certificate that would have to come from somewhere.
/// </summary>
internal sealed partial class ArchMirror : IDistribution
{
    private const string Latest = "latest";

    /// <summary>archiso makes the one or the other (airootfs_image_type in its profile).</summary>
    private static readonly string[] Roots = ["airootfs.sfs", "airootfs.erofs"];

    public string Name => "arch";

    public string Title => "Arch Linux";

    /// <summary>Arch's own, which sends everybody to a server nearby.</summary>
    public Uri Mirror { get; } = new("https://geo.mirror.pkgbuild.com");

    public string DefaultVersion => Latest;

    public string Versions => "a release such as 2025.11.01; mirrors keep those of three months";

    public IReadOnlyList<(Processor Processor, string Word)> Architectures { get; } = [(Processor.X64, "x86_64")];

    public async Task<MirrorImage> FindAsync(MirrorRequest request, IMirrorTexts texts, CancellationToken cancel)
    {
        var release = await ReleaseAsync(request, texts, cancel);
        var boot = $"arch/boot/{request.Architecture}";
        var system = $"arch/{request.Architecture}";
        var list = request.At($"iso/{release}/{system}/airootfs.sha512");
        var text = await texts.ReadAsync(list, cancel);
        var sums = ChecksumList.Parse(list, text);
        if (Roots.FirstOrDefault(sums.ContainsKey) is not { } root)
            throw new MirrorException($"{list} has no checksum of the root file system: is this the root of a mirror of Arch Linux?");
        List<MirrorFile> files =
        [
            At($"{boot}/vmlinuz-linux"),
            At($"{boot}/initramfs-linux.img"),
            At($"{system}/airootfs.sha512") with { Text = text },
            // By it the initramfs checks the root, against a certificate of its own.
            At($"{system}/{root}.cms.sig") with { IsOptional = true },
            At($"{system}/{root}") with { Checksum = sums[root] },
        ];
        if (release != Latest)
            files.Insert(0, At("arch/version") with { Text = $"{release}\n" });
        return new MirrorImage($"{Title} {release}", files);

        MirrorFile At(string path) => new(path, request.At($"iso/{release}/{path}"));
    }

    /// <summary>The release behind "latest", by its own name: "latest" may become another one between two files.</summary>
    private static async Task<string> ReleaseAsync(MirrorRequest request, IMirrorTexts texts, CancellationToken cancel)
    {
        if (request.Version != Latest)
            return request.Version;
        var text = await texts.FindAsync(request.At($"iso/{Latest}/arch/version"), cancel);
        return text?.Trim() is { } release && Release().IsMatch(release) ? release : Latest;
    }

    [GeneratedRegex(@"^[0-9]{4}\.[0-9]{2}\.[0-9]{2}\z")]
    private static partial Regex Release();
}
