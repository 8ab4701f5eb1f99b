using Lanboot.Boot;
using Lanboot.Catalog;
using Lanboot.Settings;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Catalog;

/// <summary>What was recognised at one start spares the next one the reading, and never stands in the way of what is true.</summary>
public sealed class KnownImagesTests : IDisposable
{
    private static readonly DateTime Then = new(2025, 11, 1, 9, 30, 15, DateTimeKind.Utc);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lanboot-test");

    private string Memory => Path.Combine(_folder.FullName, "state", "images");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void An_image_that_did_not_change_is_not_read_again()
    {
        var image = Write("ipxe.lkrn", Kernels.IpxeLkrn());
        var first = Titles(image);
        // As long and as old, but nothing that could be recognised.
        Write("ipxe.lkrn", new byte[Kernels.IpxeLkrn().Length]);

        Assert.Equal(["iPXE: ipxe.lkrn"], first);
        Assert.Equal(first, Titles(image));
    }

    [Fact]
    public void All_that_a_plan_is_made_of_comes_back_as_it_was()
    {
        var images = (string[])[Write("ipxe.lkrn", Kernels.IpxeLkrn()), Write("ipxe.efi", Kernels.IpxeEfi())];
        using var first = Open(images);
        using var second = Open(images);

        Assert.Equal(2, second.Plan.Entries.Count);
        Assert.Equal(Text(first, "boot.ipxe"), Text(second, "boot.ipxe"));
        Assert.Equal(first.Reports.Select(report => (report.Format, report.Recipe, report.Title())), second.Reports.Select(report => (report.Format, report.Recipe, report.Title())));
    }

    [Fact]
    public void What_is_inside_is_read_when_somebody_asks_for_it()
    {
        var image = Write("ipxe.lkrn", Kernels.IpxeLkrn());
        Open(image).Dispose();

        using var catalog = Open(image);

        var file = catalog.Tree.Find("images/ipxe.lkrn/ipxe.lkrn", Plans.Fetch)!;
        Assert.Equal((BootStage.Kernel, Kernels.IpxeLkrn().Length), (file.Stage, file.Source.Length));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    public void An_image_that_changed_is_read_again(int bytesMore, long ticksLater)
    {
        var image = Write("ipxe.lkrn", Kernels.IpxeLkrn());
        Open(image).Dispose();
        Write("ipxe.lkrn", new byte[Kernels.IpxeLkrn().Length + bytesMore]);
        File.SetLastWriteTimeUtc(image, Then.AddTicks(ticksLater));

        using var catalog = Open(image);

        Assert.Empty(catalog.Plan.Entries);
        Assert.NotNull(catalog.Reports[0].Problem);
    }

    [Fact]
    public void An_image_that_is_gone_is_reported()
    {
        var image = Write("ipxe.lkrn", Kernels.IpxeLkrn());
        Open(image).Dispose();
        File.Delete(image);

        using var catalog = Open(image);

        Assert.Contains("there is no such file", catalog.Reports[0].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_image_under_another_name_is_another()
    {
        var image = Write("ipxe.lkrn", Kernels.IpxeLkrn());
        Open(image, image).Dispose();

        using var catalog = Open(image, image);

        Assert.Equal(["ipxe.lkrn", "ipxe.lkrn-2"], catalog.Plan.Entries.Select(entry => entry.Image));
    }

    [Fact]
    public void Images_of_other_settings_stay_known()
    {
        var (one, other) = (Write("ipxe.lkrn", Kernels.IpxeLkrn()), Write("ipxe.efi", Kernels.IpxeEfi()));
        Open(one).Dispose();
        Open(other).Dispose();
        Write("ipxe.lkrn", new byte[Kernels.IpxeLkrn().Length]);

        Assert.Single(Titles(one));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("0123456789abcdef0123456789abcdef 00\n[]")]
    public void A_file_of_somebody_else_is_none_and_is_written_anew(string text)
    {
        var image = Write("ipxe.lkrn", Kernels.IpxeLkrn());
        Open(image).Dispose();
        var whole = File.ReadAllBytes(Memory);
        File.WriteAllText(Memory, text);

        Assert.Single(Titles(image));
        Assert.Equal(whole, File.ReadAllBytes(Memory));
    }

    [Fact]
    public void A_file_with_any_byte_changed_or_cut_off_is_none()
    {
        var image = Write("ipxe.lkrn", Kernels.IpxeLkrn());
        Open(image).Dispose();
        var whole = File.ReadAllBytes(Memory);
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var damaged = round % 2 == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            if (round % 2 != 0)
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(Memory, damaged);

            var known = KnownImages.Read(Memory);

            Assert.Null(known.Find(image, "ipxe.lkrn", ImageStamp.Of(image)!.Value));
        }
    }

    [Fact]
    public void Where_nothing_can_be_kept_all_is_read_each_time()
    {
        var image = Write("ipxe.lkrn", Kernels.IpxeLkrn());
        // A file in the place of the state folder: nothing can be written below it, not even by root.
        File.WriteAllText(Path.Combine(_folder.FullName, "state"), "");

        Assert.Single(Titles(image));
        Assert.Single(Titles(image));
        Assert.Equal(2, _folder.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public void What_is_in_a_folder_is_looked_at_each_time()
    {
        var folder = _folder.CreateSubdirectory("debian").FullName;
        Open(folder).Dispose();
        File.WriteAllBytes(Path.Combine(folder, "vmlinuz"), Kernels.Linux64());
        File.WriteAllText(Path.Combine(folder, "initrd.img"), "initrd");

        Assert.Single(Titles(folder));
    }

    private BootCatalog Open(params string[] paths) => BootCatalog.Open(
        new LanbootSettings { Images = [.. paths.Select(path => new ImageSettings(path))] }, new MemoryTree(), memory: Memory);

    private IReadOnlyList<string> Titles(params string[] paths)
    {
        using var catalog = Open(paths);
        return [.. catalog.Plan.Entries.Select(entry => entry.Title)];
    }

    private static string Text(BootCatalog catalog, string path)
    {
        var source = catalog.Tree.Find(path, Plans.Fetch)!.Source;
        var bytes = new byte[source.Length];
        source.Read(0, bytes);
        return System.Text.Encoding.UTF8.GetString(bytes);
    }

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, Then);
        return path;
    }
}

file static class Reports
{
    public static string Title(this ImageReport report) => $"{report.Distribution} {report.Version} {report.Entries.Count}";
}
