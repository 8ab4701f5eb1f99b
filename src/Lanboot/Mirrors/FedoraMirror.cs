using System.Globalization;
using Lanboot.Boot;

namespace Lanboot.Mirrors;

/// <summary>
/// Fedora's installer: releases/VERSION/Server/ARCH/os/ with a .treeinfo that names kernel, initrd and the installer's root, and their
/// checksums. The packages come from the mirror, which the command line names.
/// </summary>
internal sealed class FedoraMirror : IDistribution
{
    private const string Latest = "latest";

    public string Name => "fedora";

    public string Title => "Fedora";

    /// <summary>The project's own. download.fedoraproject.org would send people on to mirrors, some of them without HTTPS.</summary>
    public Uri Mirror { get; } = new("https://dl.fedoraproject.org/pub/fedora/linux");

    public string DefaultVersion => Latest;

    public string Versions => "a number such as 43";

    public IReadOnlyList<(Processor Processor, string Word)> Architectures { get; } =
        [(Processor.X64, "x86_64"), (Processor.Arm64, "aarch64")];

    public async Task<MirrorImage> FindAsync(MirrorRequest request, IMirrorTexts texts, CancellationToken cancel)
    {
        var version = request.Version == Latest ? await NewestAsync(request, texts, cancel) : request.Version;
        var tree = $"releases/{version}/Server/{request.Architecture}/os/";
        var source = request.At($"{tree}.treeinfo");
        var text = await texts.ReadAsync(source, cancel);
        var info = TreeInfo.Parse(source, text);
        var images = $"images-{request.Architecture}";
        string[] paths =
        [
            info.Find(images, "kernel") ?? "images/pxeboot/vmlinuz",
            info.Find(images, "initrd") ?? "images/pxeboot/initrd.img",
            info.Find("stage2", "mainimage") ?? "images/install.img",
        ];
        return new MirrorImage(
            $"{Title} {info.Find("release", "version") ?? version} installer",
            [new MirrorFile(".treeinfo", source) { Text = text }, .. paths.Select(At)])
        {
            KernelOptions = [$"inst.repo={request.At(tree)}"],
        };

        MirrorFile At(string path) => new(path, request.At($"{tree}{path}")) { Checksum = info.ChecksumOf(path) };
    }

    private static async Task<string> NewestAsync(MirrorRequest request, IMirrorTexts texts, CancellationToken cancel)
    {
        var releases = request.At("releases/");
        var numbers = FolderIndex.Folders(await texts.ReadAsync(releases, cancel))
            .Select(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);
        return numbers.DefaultIfEmpty().Max() is > 0 and var newest
            ? newest.ToString(CultureInfo.InvariantCulture)
            : throw new MirrorException($"{releases} does not list the releases of Fedora: name one, such as 43.");
    }
}
