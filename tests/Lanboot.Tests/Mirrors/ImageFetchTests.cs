using System.Security.Cryptography;
using Lanboot.Mirrors;
using Lanboot.Tests.Media.Support;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Mirrors;

/// <summary>An image in the cache: fetched, looked into again, renewed, and used when its mirror is gone.</summary>
public sealed class ImageFetchTests : IAsyncDisposable
{
    private const string Kernel = "arch/boot/x86_64/vmlinuz-linux";
    private const string Sfs = "arch/x86_64/airootfs.sfs";

    private static readonly MirrorLimits Limits = new() { Pause = TimeSpan.Zero, Attempts = 2 };

    private readonly TestMirror _mirror = new();
    private readonly Scratch _folder = new();
    private readonly ManualTime _time = new();
    private HeardLog _log = new();

    public ImageFetchTests() => Publish("2025.11.01", "root file system");

    private string Files => _folder["files"];

    public async ValueTask DisposeAsync()
    {
        await _mirror.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_first_run_fetches_all_and_says_of_what_there_is_no_checksum()
    {
        var image = await FetchAsync();
        Assert.Equal((Files, 0), (image.Path, image.KernelOptions.Count));
        Assert.Equal("root file system", Read(Sfs));
        Assert.Equal("2025.11.01\n", Read("arch/version"));
        Assert.Equal("signature", Read($"{Sfs}.cms.sig"));
        Assert.Equal(
            [
                $"Asking {_mirror.Root} for Arch Linux latest (x86_64) …",
                "  arch/boot/x86_64/vmlinuz-linux: 17 B; Arch Linux publishes no checksum of it",
                "  arch/boot/x86_64/initramfs-linux.img: 20 B; Arch Linux publishes no checksum of it",
                "  arch/x86_64/airootfs.sfs.cms.sig: 9 B; Arch Linux publishes no checksum of it",
                "  arch/x86_64/airootfs.sfs: 16 B, its SHA-512 is right",
            ],
            _log.Lines);
        Assert.Empty(_log.Warnings);
        Assert.False(Directory.Exists(_folder["incoming"]));
    }

    [Fact]
    public async Task A_second_run_looks_into_what_is_here_and_fetches_nothing()
    {
        await FetchAsync();
        _mirror.Calls.Clear();
        await FetchAsync();
        Assert.Contains("  arch/x86_64/airootfs.sfs: here already, its SHA-512 is right", _log.Lines);
        Assert.Contains(
            "  arch/boot/x86_64/vmlinuz-linux: here already, as it was, and unchanged on the mirror; Arch Linux publishes no checksum of it", _log.Lines);
        Assert.DoesNotContain(_mirror.Calls, call => call.Path.EndsWith("airootfs.sfs", StringComparison.Ordinal));
        Assert.Equal("kernel 2025.11.01", Read(Kernel));
    }

    [Fact]
    public async Task A_new_release_takes_the_place_of_the_old_one_with_all_its_files()
    {
        await FetchAsync();
        Publish("2025.12.01", "another root");
        _mirror.Files.TryRemove("iso/2025.12.01/arch/x86_64/airootfs.sfs.cms.sig", out _);
        await FetchAsync();
        Assert.Equal(("another root", "kernel 2025.12.01", "2025.12.01\n"), (Read(Sfs), Read(Kernel), Read("arch/version")));
        Assert.False(File.Exists(Path.Combine(Files, $"{Sfs}.cms.sig")));
        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public async Task A_mirror_that_is_down_is_made_up_for_by_what_is_here_and_right()
    {
        await FetchAsync();
        _mirror.GoDown();
        var image = await FetchAsync();
        Assert.Equal(Files, image.Path);
        Assert.Equal(
            [
                $"{_mirror.Root.Authority} can't be reached: Connection refused.",
                "Arch Linux 2025.11.01, as it was fetched on 2026-11-21, is served in its place: all checksums are right. The mirror may have newer files.",
            ],
            _log.Warnings);
    }

    [Theory]
    [InlineData(Kernel)]
    [InlineData(Sfs)]
    public async Task What_is_damaged_here_is_fetched_again_or_refused_where_the_mirror_is_down(string file)
    {
        await FetchAsync();
        var right = Read(file);
        Damage(file);
        await FetchAsync();
        Assert.Equal(right, Read(file));
        Assert.Matches($"{file} is damaged: its SHA-(256|512) was [0-9a-f]+, and is [0-9a-f]+. It is fetched again.", Assert.Single(_log.Warnings));

        Damage(file);
        _mirror.GoDown();
        var failure = await FailsAsync();
        Assert.Contains(
            "can't be reached: Connection refused. What was fetched before can't be used in its place: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"{file} is damaged: its SHA-", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_what_was_published_ends_it_and_leaves_nothing_to_serve()
    {
        _mirror.Add($"iso/2025.11.01/{Sfs}", "root file sYstem");
        var failure = await FailsAsync();
        Assert.Contains(" is not what was published: its SHA-512 should be ", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Files, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_wrong_file_of_a_new_release_is_not_made_up_for_by_the_old_one()
    {
        await FetchAsync();
        Publish("2025.12.01", "another root");
        _mirror.Add($"iso/2025.12.01/{Sfs}", "another rOot");
        Assert.Contains(" is not what was published", (await FailsAsync()).Message, StringComparison.Ordinal);
        Assert.Equal(("root file system", "kernel 2025.11.01"), (Read(Sfs), Read(Kernel)));
    }

    [Fact]
    public async Task A_mirror_that_fails_in_the_middle_leaves_the_old_release_whole()
    {
        await FetchAsync();
        Publish("2025.12.01", "another root");
        _mirror.Misbehave = call => call.Path.EndsWith("airootfs.sfs", StringComparison.Ordinal) ? new MirrorReply(500, []) : null;
        await FetchAsync();
        Assert.Equal(("root file system", "kernel 2025.11.01"), (Read(Sfs), Read(Kernel)));
        Assert.Contains("Arch Linux 2025.11.01, as it was fetched", _log.Warnings[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_was_killed_while_it_put_the_files_in_place_is_finished_by_the_next()
    {
        await FetchAsync();
        foreach (var file in (string[])[Kernel, Sfs])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[$"incoming/{file}"])!);
            File.Move(Path.Combine(Files, file), _folder[$"incoming/{file}"]);
        }

        _mirror.GoDown();
        await FetchAsync();
        Assert.Equal(("root file system", "kernel 2025.11.01"), (Read(Sfs), Read(Kernel)));
    }

    [Fact]
    public async Task A_record_that_is_garbled_is_as_none()
    {
        await FetchAsync();
        const string Foreign = """{ "Title": "x", "Files": [{ "Path": "../x", "Source": "y", "Checksum": "z" }] }""";
        await File.WriteAllTextAsync(_folder["record.json"], Foreign, Cancel);
        await FetchAsync();
        Assert.Equal("root file system", Read(Sfs));
        await File.WriteAllTextAsync(_folder["record.json"], "not JSON", Cancel);
        _mirror.GoDown();
        Assert.EndsWith("Connection refused.", (await FailsAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_is_not_there_is_told_with_those_that_may_be()
    {
        var failure = await FailsAsync("2019.01.01");
        Assert.Equal(
            $"There is no Arch Linux 2019.01.01 for x86_64 on this mirror: {_mirror.Root}iso/2019.01.01/arch/x86_64/airootfs.sha512 is not there. "
            + "Beside latest you can name a release such as 2025.11.01; mirrors keep those of three months; --mirror names another mirror.",
            failure.Message);
    }

    [Fact]
    public void Two_at_a_time_do_not_use_one_folder()
    {
        using var first = CacheFolder.Open(_folder.Path);
        var failure = Assert.Throws<MirrorException>(() => CacheFolder.Open(_folder.Path));
        Assert.Equal($"Another Lanboot serves or fetches {_folder.Path}: end it first, or name another folder with --cache.", failure.Message);
    }

    [Fact]
    public void A_folder_that_can_t_be_made_is_a_sentence()
    {
        _folder.Write("taken", 1);
        var failure = Assert.Throws<MirrorException>(() => CacheFolder.Open(_folder["taken/cache"]));
        Assert.EndsWith(": name another folder with --cache.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arch/boot/vmlinuz", true)]
    [InlineData(".treeinfo", true)]
    [InlineData("", false)]
    [InlineData("/etc/passwd", false)]
    [InlineData("a/../../b", false)]
    [InlineData("a//b", false)]
    [InlineData("./a", false)]
    [InlineData("a\\b", false)]
    [InlineData("a\nb", false)]
    public void Names_that_lead_elsewhere_are_none(string path, bool isSafe) => Assert.Equal(isSafe, CacheFolder.IsSafe(path));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<FetchedImage> FetchAsync(string version = "latest")
    {
        _log = new HeardLog();
        using var cache = CacheFolder.Open(_folder.Path);
        using var client = new MirrorClient(Limits, _time);
        var download = new FileDownload(client, Limits, _log, _time, _ => long.MaxValue);
        return await new ImageFetch(client, download, cache, _log, _time)
            .RunAsync(MirrorBook.Find("arch")!, new MirrorRequest(_mirror.Root, version, "x86_64"), Cancel);
    }

    private Task<MirrorException> FailsAsync(string version = "latest") => Assert.ThrowsAsync<MirrorException>(() => FetchAsync(version));

    private void Publish(string release, string root)
    {
        _mirror.Add("iso/latest/arch/version", $"{release}\n");
        _mirror.Add($"iso/{release}/{Kernel}", $"kernel {release}");
        _mirror.Add($"iso/{release}/arch/boot/x86_64/initramfs-linux.img", $"initramfs {release}");
        _mirror.Add($"iso/{release}/{Sfs}", root);
        _mirror.Add($"iso/{release}/{Sfs}.cms.sig", "signature");
        var sum = Convert.ToHexStringLower(SHA512.HashData(_mirror.Files[$"iso/{release}/{Sfs}"]));
        _mirror.Add($"iso/{release}/arch/x86_64/airootfs.sha512", $"{sum}  airootfs.sfs\n");
    }

    private string Read(string file) => File.ReadAllText(Path.Combine(Files, file));

    private void Damage(string file) => File.WriteAllText(Path.Combine(Files, file), "something else");
}
