using Lanboot.Lab.Images.DebianLive;
using Lanboot.Lab.Images.Dracut;
using Lanboot.Lab.Images.NfsClient;
using Lanboot.Lab.Images.Tiny;

namespace Lanboot.Lab.Images;

/// <summary>The images that the tests boot. Each is composed when it is first asked for, which takes seconds to minutes.</summary>
public static class TestImages
{
    /// <summary>Arch's layout, Debian's kernel, 20 MiB to fetch: says LANBOOT-TINY-OK and switches off.</summary>
    public static TestImage TinyArch => ImageCache.Get(new ArchImage("tiny-arch", payloadMiB: 20, ArchLayout.Of2025));

    /// <summary>As <see cref="TinyArch"/>, in the layout of Arch's releases until 2020, which most guides describe.</summary>
    public static TestImage TinyArch2020 => ImageCache.Get(new ArchImage("tiny-arch-2020", payloadMiB: 20, ArchLayout.Of2020));

    /// <summary>As <see cref="TinyArch"/> with 150 MiB, most of a real image's weight.</summary>
    public static TestImage LargeArch => ImageCache.Get(new ArchImage("large-arch", payloadMiB: 150, ArchLayout.Of2025));

    /// <summary>As <see cref="LargeArch"/>, with an initramfs of a real one's weight too.</summary>
    public static TestImage HeavyArch => ImageCache.Get(new ArchImage("heavy-arch", payloadMiB: 150, ArchLayout.Of2025, TinyParts.Drivers));

    /// <summary>Debian live's layout around the same small system as <see cref="TinyArch"/>.</summary>
    public static TestImage TinyDebianLive => ImageCache.Get(new TinyDebianLiveImage());

    /// <summary>SystemRescueCd's layout of before 2019 around the same small system, 33 MiB to fetch.</summary>
    public static TestImage TinyRescueCd => ImageCache.Get(new RescueCdImage());

    /// <summary>Fedora's layout with dracut's initramfs around the same small system.</summary>
    public static TestImage TinyDracut => ImageCache.Get(new DracutImage());

    /// <summary>A whole Debian with live-boot and systemd: says LANBOOT-LIVE-OK, then asks for a login.</summary>
    public static TestImage DebianLive => ImageCache.Get(new DebianLiveImage());

    /// <summary>The folder of the Debian installer for network boots, as its package lays it out.</summary>
    public static TestImage DebianInstaller => ImageCache.Get(new DebianInstallerFolder());

    /// <summary>A folder with the kernel and the initramfs of a machine that mounts over NFS and says what it read.</summary>
    public static TestImage NfsClient => ImageCache.Get(new NfsClientSystem());
}
