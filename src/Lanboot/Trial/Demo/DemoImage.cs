using System.IO.Compression;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace Lanboot.Trial.Demo;

/// <summary>
/// A small image to see a boot with, composed from Debian's kernel and BusyBox in the layout of a Debian live image: a kernel,
/// an initramfs that fetches its root over HTTP, and that root. Kept in the user's cache folder (XDG Base Directory).
/// </summary>
[SupportedOSPlatform("linux")]
internal static class DemoImage
{
    private static readonly string[] Modules = ["virtio_pci", "virtio_net", "e1000", "e1000e", "loop", "squashfs"];

    private static readonly string[] RootFolders = ["bin", "sbin", "etc", "proc", "sys", "dev", "run", "tmp"];

    private static readonly string[] Applets = ["sh", "getty", "login", "hostname", "dmesg", "setsid", "mount", "ls", "cat", "ip", "free", "df", "poweroff", "reboot", "uname", "ps", "ping"];

    /// <summary>The path of the image; composed when it is missing or older than the kernel that apt offers.</summary>
    public static async Task<string> GetAsync(TextWriter output, CancellationToken cancel)
    {
        var package = await DebianKernel.FindAsync(cancel).ConfigureAwait(false);
        var fingerprint = SHA256.HashData(Encoding.UTF8.GetBytes(package + GuestScripts.Initramfs + GuestScripts.Lease + GuestScripts.System + GuestScripts.Issue));
        var folder = Path.Combine(CacheFolder, $"demo-{Convert.ToHexStringLower(fingerprint)[..12]}");
        // Its name is what machines are shown.
        var image = Path.Combine(folder, "demo.iso");
        if (File.Exists(image))
            return image;

        await output.WriteLineAsync($"Composing a demonstration image from Debian's packages {package.Split('=')[0]} and busybox-static; this is done once.").ConfigureAwait(false);
        Directory.CreateDirectory(folder);
        var work = Directory.CreateTempSubdirectory("lanboot-demo-").FullName;
        try
        {
            var part = $"{image}.{Environment.ProcessId}";
            await ComposeAsync(package, work, part, cancel).ConfigureAwait(false);
            // The image appears under its name only when it is whole.
            File.Move(part, image, overwrite: true);
            return image;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static string CacheFolder
    {
        get
        {
            var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            if (string.IsNullOrEmpty(cache))
                cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return Path.Combine(cache, "lanboot");
        }
    }

    private static async Task ComposeAsync(string package, string work, string image, CancellationToken cancel)
    {
        var unpacked = Directory.CreateDirectory(Path.Combine(work, "kernel")).FullName;
        var kernel = await DebianKernel.UnpackAsync(package, unpacked, cancel).ConfigureAwait(false);

        var disc = Directory.CreateDirectory(Path.Combine(work, "disc")).FullName;
        var live = Directory.CreateDirectory(Path.Combine(disc, "live")).FullName;
        Directory.CreateDirectory(Path.Combine(disc, ".disk"));
        await File.WriteAllTextAsync(Path.Combine(disc, ".disk", "info"), "Lanboot demonstration 1\n", cancel).ConfigureAwait(false);
        File.Copy(kernel.Image, Path.Combine(live, "vmlinuz"));
        WriteInitramfs(Path.Combine(live, "initrd.img"), kernel);
        await WriteRootAsync(Path.Combine(live, "filesystem.squashfs"), Path.Combine(work, "root"), cancel).ConfigureAwait(false);
        await HostProgram.RunAsync("xorriso", ["-as", "mkisofs", "-quiet", "-R", "-V", "LANBOOT_DEMO", "-o", image, disc], cancel).ConfigureAwait(false);
    }

    private static void WriteInitramfs(string path, DebianKernel kernel)
    {
        using var file = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        var archive = new CpioArchive(file);
        foreach (var folder in (string[])["bin", "dev", "modules", "proc", "run", "sys"])
            archive.AddFolder(folder);
        archive.AddFile("bin/busybox", File.ReadAllBytes(BusyBox), executable: true);
        archive.AddFile("init", Encoding.UTF8.GetBytes(GuestScripts.Initramfs), executable: true);
        archive.AddFile("bin/lease", Encoding.UTF8.GetBytes(GuestScripts.Lease), executable: true);

        var modules = kernel.InLoadingOrder(Modules);
        foreach (var module in modules)
            archive.AddFile($"modules/{Path.GetFileName(module)}", File.ReadAllBytes(module));
        archive.AddFile("modules/order", Encoding.UTF8.GetBytes(string.Concat(modules.Select(module => $"{Path.GetFileName(module)}\n"))));
        archive.End();
    }

    private static async Task WriteRootAsync(string path, string root, CancellationToken cancel)
    {
        foreach (var folder in RootFolders)
            Directory.CreateDirectory(Path.Combine(root, folder));
        File.Copy(BusyBox, Path.Combine(root, "bin", "busybox"));
        foreach (var applet in Applets)
            File.CreateSymbolicLink(Path.Combine(root, "bin", applet), "busybox");
        await File.WriteAllTextAsync(Path.Combine(root, "etc", "passwd"), GuestScripts.Passwd, cancel).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(root, "etc", "issue"), GuestScripts.Issue, cancel).ConfigureAwait(false);
        var init = Path.Combine(root, "sbin", "init");
        await File.WriteAllTextAsync(init, GuestScripts.System, cancel).ConfigureAwait(false);
        File.SetUnixFileMode(init, (UnixFileMode)0x1ED);
        await HostProgram.RunAsync("mksquashfs", [root, path, "-quiet", "-no-progress", "-all-root", "-noappend"], cancel).ConfigureAwait(false);
    }

    private static string BusyBox => File.Exists("/usr/bin/busybox") ? "/usr/bin/busybox" : "/bin/busybox";
}
