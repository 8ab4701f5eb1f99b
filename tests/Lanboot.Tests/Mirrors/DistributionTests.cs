using Lanboot.Mirrors;
using Xunit;

namespace Lanboot.Tests.Mirrors;

/// <summary>Which files each distribution's mirrors are asked for, from lists shaped as theirs.</summary>
public sealed class DistributionTests
{
    private const string Root = "https://mirror.example/os";

    private static readonly string One = new('1', 64);
    private static readonly string Two = new('2', 64);
    private static readonly string Three = new('3', 64);
    private static readonly string Long = new('a', 128);

    [Fact]
    public async Task Arch_s_latest_release_is_fetched_by_its_own_name()
    {
        var image = await FindAsync(
            "arch", "latest",
            ("iso/latest/arch/version", "2025.11.01\n"), ("iso/2025.11.01/arch/x86_64/airootfs.sha512", $"{Long}  airootfs.sfs\n"));

        Assert.Equal("Arch Linux 2025.11.01", image.Title);
        Assert.Equal(
            [
                "arch/version", "arch/boot/x86_64/vmlinuz-linux", "arch/boot/x86_64/initramfs-linux.img", "arch/x86_64/airootfs.sha512",
                "arch/x86_64/airootfs.sfs.cms.sig", "arch/x86_64/airootfs.sfs",
            ],
            image.Files.Select(file => file.Path));
        Assert.Equal($"{Root}/iso/2025.11.01/arch/boot/x86_64/vmlinuz-linux", image.Files[1].Source.ToString());
        Assert.Null(image.Files[1].Checksum);
        Assert.Equal("2025.11.01\n", image.Files[0].Text);
        Assert.Equal($"{Long}  airootfs.sfs\n", image.Files[3].Text);
        Assert.True(image.Files[4].IsOptional);
        Assert.Equal($"sha512:{Long}", image.Files[5].Checksum?.ToString());
        Assert.Null(image.Serve);
    }

    [Theory]
    [InlineData("2025.09.01", null, "iso/2025.09.01", "arch/version")]
    [InlineData("latest", null, "iso/latest", "arch/boot/x86_64/vmlinuz-linux")]
    [InlineData("latest", "<html>no release</html>", "iso/latest", "arch/boot/x86_64/vmlinuz-linux")]
    public async Task Arch_s_release_is_what_was_asked_for_where_latest_tells_none(string version, string? told, string folder, string first)
    {
        List<(string, string)> texts = [($"{folder}/arch/x86_64/airootfs.sha512", $"{Long}  airootfs.erofs\n")];
        if (told is not null)
            texts.Add(("iso/latest/arch/version", told));
        var image = await FindAsync("arch", version, [.. texts]);
        Assert.Equal(first, image.Files[0].Path);
        Assert.Equal($"{Root}/{folder}/arch/x86_64/airootfs.erofs", image.Files[^1].Source.ToString());
    }

    [Theory]
    [InlineData("stable", "stable")]
    [InlineData("13", "trixie")]
    [InlineData("bookworm", "bookworm")]
    public async Task Debian_s_installer_is_found_by_its_list_of_checksums(string version, string suite)
    {
        var images = $"dists/{suite}/main/installer-amd64/current/images";
        var image = await FindAsync("debian", version, ($"{images}/SHA256SUMS", $"""
            {Long[..64]}  ./MANIFEST
            {Three}  ./netboot/gtk/debian-installer/amd64/linux
            {Two}  ./netboot/debian-installer/amd64/initrd.gz
            {One}  ./netboot/debian-installer/amd64/linux

            """));

        Assert.Equal(["debian-installer/amd64/linux", "debian-installer/amd64/initrd.gz"], image.Files.Select(file => file.Path));
        Assert.Equal($"{Root}/{images}/netboot/debian-installer/amd64/linux", image.Files[0].Source.ToString());
        Assert.Equal([One, Two], image.Files.Select(file => file.Checksum?.Hex));
    }

    [Fact]
    public async Task Debian_s_list_without_the_kernel_is_refused()
    {
        var failure = await FailsAsync("debian", "stable", ("dists/stable/main/installer-amd64/current/images/SHA256SUMS", $"{One}  ./MANIFEST\n"));
        Assert.Contains("has no checksum of debian-installer/amd64/linux", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ubuntu_s_newest_point_release_of_the_newest_long_term_release_is_taken()
    {
        var image = await FindAsync(
            "ubuntu", "lts",
            ("", """<a href="22.04/">22.04/</a><a href="24.04/">x</a><a href="25.04/">x</a><a href="noble/">x</a><a href="/icons/">y</a>"""),
            ("24.04/SHA256SUMS", $"""
                {One} *ubuntu-24.04.9-live-server-amd64.iso
                {Two} *ubuntu-24.04.10-live-server-amd64.iso
                {Three} *ubuntu-24.04.10-desktop-amd64.iso
                """));

        Assert.Equal("Ubuntu Server 24.04.10", image.Title);
        var iso = Assert.Single(image.Files);
        Assert.Equal(("ubuntu-24.04.10-live-server-amd64.iso", Two), (image.Serve, iso.Checksum?.Hex));
        Assert.Equal($"{Root}/24.04/ubuntu-24.04.10-live-server-amd64.iso", iso.Source.ToString());
    }

    [Fact]
    public async Task Ubuntu_without_a_server_image_is_refused()
    {
        var failure = await FailsAsync("ubuntu", "14.04", ("14.04/SHA256SUMS", $"{One} *ubuntu-14.04-server-amd64.iso\n"));
        Assert.Contains("names no live-server image for amd64", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fedora_s_tree_says_what_lies_where()
    {
        var info = $"""
            [checksums]
            images/install.img = sha256:{Three}
            images/pxeboot/initrd.img = sha256:{Two}
            images/pxeboot/vmlinuz = sha256:{One}

            [general]
            ; WARNING.0 = This section provides compatibility with pre-productmd treeinfos.
            family = Fedora
            version = 43

            [images-x86_64]
            initrd = images/pxeboot/initrd.img
            kernel = images/pxeboot/vmlinuz

            [stage2]
            mainimage = images/install.img
            """;
        var image = await FindAsync(
            "fedora", "latest",
            ("releases/", """<a href="9/">9/</a> <a href="43/">43/</a> <a href="test/">test/</a>"""),
            ("releases/43/Server/x86_64/os/.treeinfo", info));

        Assert.Equal(
            [".treeinfo", "images/pxeboot/vmlinuz", "images/pxeboot/initrd.img", "images/install.img"], image.Files.Select(file => file.Path));
        Assert.Equal([null, One, Two, Three], image.Files.Select(file => file.Checksum?.Hex));
        Assert.Equal(info, image.Files[0].Text);
        Assert.Equal([$"inst.repo={Root}/releases/43/Server/x86_64/os/"], image.KernelOptions);
    }

    [Fact]
    public async Task CoreOS_s_stream_names_its_files_which_a_mirror_has_at_the_same_paths()
    {
        const string Builds = "prod/streams/stable/builds/43.20251110.3.0/x86_64";
        var image = await FindAsync("coreos", "stable", ("streams/stable.json", $$"""
            {
              "stream": "stable", "metadata": { "last-modified": "2025-11-20T10:00:00Z" },
              "architectures": { "x86_64": { "artifacts": {
                "aws": { "release": "1", "formats": { "vmdk.xz": { "disk": { "location": "https://x.example/a", "sha256": "{{Long}}" } } } },
                "metal": { "release": "43.20251110.3.0", "formats": { "pxe": {
                  "kernel": { "location": "https://builds.coreos.fedoraproject.org/{{Builds}}/fedora-coreos-43.20251110.3.0-live-kernel.x86_64", "sha256": "{{One}}" },
                  "initramfs": { "location": "https://elsewhere.example/fedora-coreos-43.20251110.3.0-live-initramfs.x86_64.img", "sha256": "{{Two}}" },
                  "rootfs": { "location": "https://builds.coreos.fedoraproject.org/{{Builds}}/r.img", "signature": "s", "sha256": "{{Three}}" }
                } } }
              } } }
            }
            """));

        Assert.Equal("Fedora CoreOS 43.20251110.3.0", image.Title);
        Assert.Equal(
            [
                $"{Root}/{Builds}/fedora-coreos-43.20251110.3.0-live-kernel.x86_64",
                "https://elsewhere.example/fedora-coreos-43.20251110.3.0-live-initramfs.x86_64.img", $"{Root}/{Builds}/r.img",
            ],
            image.Files.Select(file => file.Source.ToString()));
        Assert.Equal("fedora-coreos-43.20251110.3.0-live-kernel.x86_64", image.Files[0].Path);
        Assert.Equal([One, Two, Three], image.Files.Select(file => file.Checksum?.Hex));
    }

    [Theory]
    [InlineData("arch", "2025.11.01", "iso/2025.11.01/arch/x86_64/airootfs.sha512", "is no list of checksums")]
    [InlineData("debian", "stable", "dists/stable/main/installer-amd64/current/images/SHA256SUMS", "is no list of checksums")]
    [InlineData("ubuntu", "24.04", "24.04/SHA256SUMS", "is no list of checksums")]
    [InlineData("ubuntu", "lts", "", "does not list the releases of Ubuntu: name one, such as 24.04.")]
    [InlineData("fedora", "43", "releases/43/Server/x86_64/os/.treeinfo", "does not describe an installation tree")]
    [InlineData("fedora", "latest", "releases/", "does not list the releases of Fedora: name one, such as 43.")]
    [InlineData("coreos", "stable", "streams/stable.json", "does not describe a stream of Fedora CoreOS")]
    public async Task A_web_page_in_the_place_of_a_list_is_refused(string name, string version, string path, string words)
    {
        foreach (var page in (string[])["<!DOCTYPE html><html><body>Welcome to the hotel</body></html>", "", "{}", "[x]\n=\n"])
            Assert.Contains(words, (await FailsAsync(name, version, (path, page))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_that_are_garbled_are_refused_never_a_fault()
    {
        (string Name, string Version, string Path, string Text)[] lists =
        [
            ("arch", "x", "iso/x/arch/x86_64/airootfs.sha512", $"{Long}  airootfs.sfs\n"),
            ("debian", "x", "dists/x/main/installer-amd64/current/images/SHA256SUMS",
                $"{One}  ./netboot/debian-installer/amd64/linux\n{One}  ./netboot/debian-installer/amd64/initrd.gz\n"),
            ("ubuntu", "x", "x/SHA256SUMS", $"{One} *ubuntu-24.04.1-live-server-amd64.iso\n"),
            ("fedora", "x", "releases/x/Server/x86_64/os/.treeinfo", $"[general]\n[checksums]\nimages/install.img = sha256:{One}\n"),
            ("coreos", "x", "streams/x.json",
                "{\"architectures\":{\"x86_64\":{\"artifacts\":{\"metal\":{\"formats\":{\"pxe\":{\"kernel\":{\"location\":\"https://a/b\"}}}}}}}}"),
        ];
        var random = new Random(11);
        for (var round = 0; round < 2000; round++)
        {
            var (name, version, path, text) = lists[round % lists.Length];
            var garbled = text.ToCharArray();
            for (var change = random.Next(4); change >= 0; change--)
                garbled[random.Next(garbled.Length)] = (char)random.Next(1, 128);
            try
            {
                var image = await FindAsync(name, version, (path, new string(garbled)));
                Assert.All(image.Files, file => Assert.True(file.Source.IsAbsoluteUri));
            }
            catch (MirrorException)
            {
                // Refused in a sentence.
            }
        }
    }

    [Theory]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e", null)]
    [InlineData("da39a3ee5e6b4b0d3255bfef95601890afd80709", null)]
    [InlineData(
        "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", null)]
    public void Checksums_that_can_be_forged_are_none(string hex, string? expected) =>
        Assert.Equal(expected, Checksum.FromHex(hex)?.ToString());

    private static Task<MirrorImage> FindAsync(string name, string version, params (string Path, string Text)[] texts)
    {
        var distribution = MirrorBook.Find(name)!;
        var request = new MirrorRequest(new Uri($"{Root}/"), version, distribution.Architectures[0].Word);
        var given = new FixedTexts(texts.Select(text => ($"{Root}/{text.Path}", text.Text)));
        return distribution.FindAsync(request, given, TestContext.Current.CancellationToken);
    }

    private static Task<MirrorException> FailsAsync(string name, string version, params (string Path, string Text)[] texts) =>
        Assert.ThrowsAsync<MirrorException>(() => FindAsync(name, version, texts));
}
