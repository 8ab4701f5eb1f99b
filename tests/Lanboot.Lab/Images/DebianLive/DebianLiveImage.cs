using Lanboot.Lab.Images.Packing;

namespace Lanboot.Lab.Images.DebianLive;

/// <summary>
/// A Debian live disc of nothing but Debian's packages: its kernel, its initrd with live-boot, systemd, and a login prompt on the
/// serial line. One unit of ours says that it runs.
/// </summary>
internal sealed class DebianLiveImage : ImageComposition
{
    private const int PayloadMiB = 16;

    /// <summary>Of the running system, beside minbase.</summary>
    private static readonly string[] Installed =
        [DebianPackages.KernelImage, "live-boot", "live-boot-initramfs-tools", "systemd-sysv", "iproute2"];

    /// <summary>Not needed to boot over the network, and much of the weight. They stay in the initrd where Debian puts them there.</summary>
    private static readonly string[] LeftOut =
        ["boot/*", "lib/modules/*/kernel/sound", "lib/modules/*/kernel/drivers/gpu", "lib/modules/*/kernel/drivers/media"];

    public override string Name => "debian-live";

    public override string Image => "debian-live.iso";

    public override IReadOnlyList<string> Programs => ["mmdebstrap", "mksquashfs", "xorriso", "mformat"];

    public override IReadOnlyList<string> Packages => [.. Installed, .. DebianLiveDisc.Packages];

    public override IReadOnlyList<string> Sources => ["DebianLive/"];

    public override string Compose(DebianPackages packages, string work, string result)
    {
        var system = Path.Combine(work, "system");
        Bootstrap(system);
        var payload = Customise(new Layout(system));

        var loaders = Path.Combine(work, "loaders");
        DebianPackages.Of(DebianLiveDisc.Packages).UnpackTo(loaders);
        var disc = new DebianLiveDisc(loaders, Path.Combine(work, "iso"));
        var kernel = packages.KernelVersion;
        foreach (var file in (string[])["vmlinuz", "initrd.img"])
            disc.Layout.Copy(Path.Combine(system, $"boot/{file}-{kernel}"), $"live/{file}-{kernel}");
        Archives.Squashfs(
            system, disc.Layout["live/filesystem.squashfs"], ["-comp", "zstd", "-Xcompression-level", "3", "-wildcards", "-e", .. LeftOut]);
        disc.AddLoaders(
            "Debian GNU/Linux 12.0.0 \"Bookworm\" - live system of the Lanboot tests amd64 2025-11-01T09:30\n",
            menu => EmbeddedSources.Read($"DebianLive/Menus/{menu}").Replace("@KERNEL@", kernel, StringComparison.Ordinal));
        disc.Write("d-live 12 lb amd64", Path.Combine(result, Image));
        return payload;
    }

    private static void Bootstrap(string target) =>
        HostProgram.Run(
            "mmdebstrap",
            [
                "--quiet", "--mode=root", "--variant=minbase", $"--include={string.Join(',', Installed)}",
                "--aptopt=Acquire::Languages \"none\"", "--dpkgopt=path-exclude=/usr/share/doc/*",
                "--dpkgopt=path-exclude=/usr/share/man/*", "--dpkgopt=path-exclude=/usr/share/locale/*",
                "--dpkgopt=path-exclude=/usr/share/info/*", DebianPackages.Release, target, .. DebianPackages.Mirrors,
            ]);

    private static string Customise(Layout system)
    {
        system.Write("etc/hostname", "lanboot-live\n");
        EmbeddedSources.WriteProgram("DebianLive/Guest/lanboot-marker", system["usr/local/sbin/lanboot-marker"]);
        system.Write("etc/systemd/system/lanboot-marker.service", EmbeddedSources.Read("DebianLive/Guest/lanboot-marker.service"));
        File.CreateSymbolicLink(system["etc/systemd/system/multi-user.target.wants/lanboot-marker.service"], "../lanboot-marker.service");
        return Payload.Write(system["usr/share/lanboot/payload"], PayloadMiB);
    }
}
