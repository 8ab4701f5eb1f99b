using System.Security.Cryptography;
using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.EndToEnd.Boots;

/// <summary>`lanboot quick` against mirrors laid out as the real ones: fetched, looked into again, and booted down to userspace.</summary>
public sealed class QuickBootTests : IDisposable
{
    private const string Release = "iso/2025.11.01/arch";
    private const string Coreos = "fedora-coreos-43.1-live";
    private const string Sfs = $"{Release}/x86_64/airootfs.sfs";

    /// <summary>Three times and more what the longest takes on two idle cores.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(300);

    private readonly string _mirror = Directory.CreateTempSubdirectory("lanboot-mirror-").FullName;

    public QuickBootTests()
    {
        VirtualMachine.Require();
        Requires.RootAndPrograms("busybox", "ss", "xorriso", "unshare");
    }

    public void Dispose() => Directory.Delete(_mirror, recursive: true);

    [Fact]
    public async Task Arch_is_fetched_once_looked_into_again_and_booted()
    {
        var image = LayOutArch();
        await using var lab = await BootLab.StartQuickAsync(_mirror, "arch");
        await lab.HearsAsync("  arch/x86_64/airootfs.sfs: 2");
        await lab.HearsAsync(" MB; Arch Linux publishes no checksum of it");
        Assert.Equal(1, lab.Mirror!.Asked.Count(path => path == Sfs));

        await lab.CrashesAndServesAgainAsync();
        await lab.HearsAsync("  arch/x86_64/airootfs.sfs: here already, its SHA-512 is right");
        Assert.Equal(1, lab.Mirror.Asked.Count(path => path == Sfs));
        var line = await lab.BootAsync(Firmware.Bios, 512, "LANBOOT-TINY-OK", Deadline);
        Assert.Contains($" proto=http sha256={image.PayloadSha256} ", line, StringComparison.Ordinal);
        Assert.Contains("/images/arch/ cms_verify=y", line, StringComparison.Ordinal);
        await lab.EndsWellAsync();
    }

    [Fact]
    public async Task Debian_s_installer_boots_from_what_was_fetched_while_its_mirror_is_down()
    {
        LayOutDebian();
        await using var lab = await BootLab.StartQuickAsync(_mirror, "debian", "bookworm");
        await lab.HearsAsync("  debian-installer/amd64/initrd.gz: ");

        await lab.Mirror!.GoesDownAsync();
        await lab.CrashesAndServesAgainAsync();
        await lab.HearsAsync("can't be reached: Connection refused.");
        await lab.HearsAsync("is served in its place: all checksums are right.");
        // With less memory than this the installer leaves its first question out.
        await lab.BootAsync(Firmware.Uefi, 1280, "Select a language", Deadline);
        await lab.EndsWellAsync();
    }

    [Fact]
    public async Task A_file_that_is_not_what_was_published_is_refused_and_nothing_is_served()
    {
        LayOutArch();
        var file = Path.Combine(_mirror, Sfs);
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        var found = Convert.ToHexStringLower(SHA512.HashData(bytes));
        var failure = await Assert.ThrowsAsync<LabException>(() => BootLab.StartQuickAsync(_mirror, "arch"));
        Assert.Contains($"{MirrorServer.Url}{Sfs} is not what was published: its SHA-512 should be ", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"and is {found}. Nothing of it is kept or served.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("lanboot ended with code 1", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>What a machine would be told; their systems are too large to boot here.</summary>
    [Theory]
    [InlineData(
        "fedora", "releases/43/Server/x86_64/os", "images/pxeboot/vmlinuz images/pxeboot/initrd.img images/install.img",
        "fedora: Fedora installer 43, 1 entry",
        " inst.stage2=http://192.168.77.1/images/fedora/ ", " inst.repo=http://192.168.77.80/releases/43/Server/x86_64/os/")]
    [InlineData(
        "coreos", "prod", $"{Coreos}-kernel.x86_64 {Coreos}-initramfs.x86_64.img {Coreos}-rootfs.x86_64.img", "coreos: Fedora CoreOS 43.1, 1 entry",
        $" coreos.live.rootfs_url=http://192.168.77.1/images/coreos/{Coreos}-rootfs.x86_64.img ", " ignition.firstboot ")]
    [InlineData(
        "ubuntu", "24.04", "casper/vmlinuz casper/initrd casper/root.squashfs", "ubuntu: Ubuntu (casper), 1 entry",
        " boot=casper netboot=nfs nfsroot=192.168.77.1:/images/ubuntu ", " url=http://192.168.77.1/images/ubuntu.iso ")]
    public async Task Other_mirrors_are_fetched_from_and_served(string name, string folder, string files, string found, params string[] options)
    {
        Requires.RootAndPrograms("curl");
        LayOut(name, Path.Combine(_mirror, folder), files.Split(' '));
        await using var lab = await BootLab.StartQuickAsync(_mirror, name);
        await lab.HearsAsync(found);
        var script = lab.Fetch("boot.ipxe");
        Assert.All(options, option => Assert.Contains(option, script, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_disk_that_is_too_small_is_told_before_it_is_full()
    {
        LayOutArch();
        using var network = LabNetwork.Create();
        var transcript = new Transcript();
        await using var mirror = await MirrorServer.StartAsync(network, transcript, _mirror);
        var host = network.AddHost("server", "192.168.77.1/24");
        var cache = Directory.CreateDirectory(Path.Combine(_mirror, "cache")).FullName;
        await using var lanboot = host.Start(
            new Voice(transcript, "lanboot"),
            "unshare", "--mount", "sh", "-c", "mount -t tmpfs -o size=12m none \"$1\" && shift && exec \"$@\"", "sh", cache,
            LanbootProcess.Program, "quick", "arch", "--mirror", MirrorServer.Url, "--cache", cache, "--interface", LabNetwork.Interface);
        await lanboot.Ended.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(1, lanboot.ExitCode);
        Assert.Contains(lanboot.Voice.Lines, line => line.Contains(" does not fit into ", StringComparison.Ordinal)
            && line.EndsWith("Make room, or name another folder with --cache.", StringComparison.Ordinal));
    }

    private void LayOut(string name, string folder, string[] files)
    {
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.WriteAllText(Path.Combine(folder, file), file);
        }

        // What matters of a kernel is its header.
        File.Copy(Path.Combine(TestImages.DebianInstaller.Path, "debian-installer/amd64/linux"), Path.Combine(folder, files[0]), overwrite: true);
        string[] sums = [.. files.Select(file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, file)))))];
        if (name == "fedora")
        {
            var lines = files.Zip(sums, (file, sum) => $"{file} = sha256:{sum}");
            File.WriteAllText(
                Path.Combine(folder, ".treeinfo"),
                $"[checksums]\n{string.Join('\n', lines)}\n[general]\nfamily = Fedora\nversion = 43\n[stage2]\nmainimage = images/install.img\n");
            File.WriteAllText(Path.Combine(_mirror, "releases/index.html"), "<a href=\"42/\">42/</a> <a href=\"43/\">43/</a>");
        }
        else if (name == "coreos")
        {
            var parts = ((string[])["kernel", "initramfs", "rootfs"]).Select((part, i) =>
                $$"""
                "{{part}}": { "location": "https://builds.coreos.fedoraproject.org/prod/{{files[i]}}", "sha256": "{{sums[i]}}" }
                """);
            const string Stream = """
                { "architectures": { "x86_64": { "artifacts": { "metal": { "release": "43.1", "formats": { "pxe": { PARTS } } } } } } }
                """;
            Directory.CreateDirectory(Path.Combine(_mirror, "streams"));
            File.WriteAllText(Path.Combine(_mirror, "streams/stable.json"), Stream.Replace("PARTS", string.Join(',', parts), StringComparison.Ordinal));
        }
        else
        {
            const string Iso = "ubuntu-24.04.3-live-server-amd64.iso";
            HostProgram.RunIn(folder, "xorriso", "-as", "mkisofs", "-quiet", "-R", "-o", Iso, "casper", "-root", "casper");
            File.WriteAllText(Path.Combine(folder, "SHA256SUMS"), HostProgram.RunIn(folder, "sha256sum", "-b", Iso));
            File.WriteAllText(Path.Combine(_mirror, "index.html"), "<a href=\"22.04/\">22.04/</a> <a href=\"24.04/\">24.04/</a>");
        }
    }

    /// <summary>iso/RELEASE/arch/ and "latest", as on geo.mirror.pkgbuild.com.</summary>
    private TestImage LayOutArch()
    {
        var image = TestImages.TinyArch;
        Directory.CreateDirectory(Path.Combine(_mirror, "iso"));
        HostProgram.Run("xorriso", "-osirrox", "on", "-indev", image.Path, "-extract", "/arch", Path.Combine(_mirror, Release));
        HostProgram.Run("chmod", "-R", "u+w", _mirror);
        Directory.CreateSymbolicLink(Path.Combine(_mirror, "iso/latest"), "2025.11.01");
        return image;
    }

    /// <summary>
    /// dists/SUITE/main/installer-amd64/current/images/, as on deb.debian.org, with the files of the installer's package.
    /// </summary>
    private void LayOutDebian()
    {
        var images = Path.Combine(_mirror, "dists/bookworm/main/installer-amd64/current/images");
        Directory.CreateDirectory(images);
        HostProgram.Run("cp", "-aL", TestImages.DebianInstaller.Path, Path.Combine(images, "netboot"));
        File.WriteAllText(
            Path.Combine(images, "SHA256SUMS"), HostProgram.RunIn(images, "sh", "-c", "find . -type f ! -name SHA256SUMS | sort | xargs sha256sum"));
    }
}
