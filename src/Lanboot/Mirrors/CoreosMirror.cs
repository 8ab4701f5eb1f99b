using Lanboot.Boot;

namespace Lanboot.Mirrors;

/// <summary>
/// Fedora CoreOS, which took the place of the CoreOS that pixiecore knows: streams/STREAM.json names kernel, initramfs and root with their
/// checksums.
/// </summary>
internal sealed class CoreosMirror : IDistribution
{
    private static readonly string[] Parts = ["kernel", "initramfs", "rootfs"];

    public string Name => "coreos";

    public string Title => "Fedora CoreOS";

    public Uri Mirror { get; } = new("https://builds.coreos.fedoraproject.org");

    public string DefaultVersion => "stable";

    public string Versions => "the streams testing and next";

    public IReadOnlyList<(Processor Processor, string Word)> Architectures { get; } =
        [(Processor.X64, "x86_64"), (Processor.Arm64, "aarch64")];

    public async Task<MirrorImage> FindAsync(MirrorRequest request, IMirrorTexts texts, CancellationToken cancel)
    {
        var source = request.At($"streams/{request.Version}.json");
        var stream = CoreosStream.Parse(source, await texts.ReadAsync(source, cancel));
        var metal = stream.Architectures?.GetValueOrDefault(request.Architecture)?.Artifacts?.GetValueOrDefault("metal");
        if (metal?.Formats?.GetValueOrDefault("pxe") is not { } pxe)
            throw new MirrorException($"{source} has nothing to boot over the network for {request.Architecture}.");
        return new MirrorImage(
            $"{Title} {metal.Release ?? request.Version}", [.. Parts.Select(part => At(pxe.GetValueOrDefault(part), part))]);

        MirrorFile At(CoreosArtifact? artifact, string part)
        {
            if (artifact is not { Sha256: { } sum } || !Uri.TryCreate(artifact.Location, UriKind.Absolute, out var location))
                throw new MirrorException($"{source} does not say where the {part} lies and what its checksum is.");
            var from = Mirror.IsBaseOf(location) ? request.At(location.AbsolutePath.TrimStart('/')) : location;
            return new MirrorFile(Path.GetFileName(location.AbsolutePath), from)
            {
                Checksum = Checksum.FromHex(sum)
                    ?? throw new MirrorException($"{source} has no checksum of the {part} that could be used."),
            };
        }
    }
}
