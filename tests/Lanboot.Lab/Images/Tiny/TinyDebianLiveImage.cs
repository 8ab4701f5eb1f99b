using Lanboot.Lab.Images.Packing;

namespace Lanboot.Lab.Images.Tiny;

/// <summary>The tiny system in the layout of a Debian live disc.</summary>
internal sealed class TinyDebianLiveImage : ImageComposition
{
    private const int PayloadMiB = 20;

    public override string Name => "tiny-debian-live";

    public override string Image => "tiny-debian-live.iso";

    public override IReadOnlyList<string> Programs => TinySystem.Programs;

    public override IReadOnlyList<string> Packages => [.. TinySystem.Packages, .. DebianLiveDisc.Packages];

    public override IReadOnlyList<string> Sources => ["Tiny/"];

    public override string Compose(DebianPackages packages, string work, string result)
    {
        var unpacked = Path.Combine(work, "unpacked");
        packages.UnpackTo(unpacked);
        var system = TinySystem.Make(packages, unpacked, work, PayloadMiB, TinyParts.None);
        var disc = new DebianLiveDisc(unpacked, Path.Combine(work, "iso"));
        disc.Layout.Copy(system.Kernel, "live/vmlinuz");
        disc.Layout.Copy(system.Initramfs, "live/initrd.img");
        disc.Layout.Copy(system.Root, "live/filesystem.squashfs");
        disc.AddLoaders(
            "Debian GNU/Linux 12.0.0 \"Bookworm\" - tiny live system of the Lanboot tests amd64 2025-11-01T09:30\n",
            menu => EmbeddedSources.Read($"Tiny/DebianLive/{menu}"));
        disc.Write("d-live 12 tiny amd64", Path.Combine(result, Image));
        return system.PayloadSha256;
    }
}
