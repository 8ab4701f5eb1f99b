using Lanboot.Catalog;
using Lanboot.Cli;
using Lanboot.Settings;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Cli;

public sealed class CatalogWordsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lanboot-words-");

    public CatalogWordsTests()
    {
        foreach (var (path, bytes) in new[] { ("boot/x86_64/vmlinuz-linux", Kernels.Linux64()), ("boot/x86_64/initramfs-linux.img", [1]), ("x86_64/airootfs.sfs", [2]) })
        {
            var file = Path.Combine(_folder.FullName, "arch", path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void An_image_is_told_with_each_way_of_its_root_and_the_memory_that_it_needs()
    {
        using var catalog = Open(new LanbootSettings());
        Assert.Matches(@", 1 entry \(x86_64\), root over HTTP \(\d+ MiB of memory\), NFS \(\d+ MiB of memory\)$", Line(catalog));
    }

    [Fact]
    public void A_way_that_is_closed_is_not_promised()
    {
        using var catalog = Open(new LanbootSettings { Nfs = new NfsSettings { Enabled = false } });
        Assert.Matches(@", 1 entry \(x86_64\), root over HTTP \(\d+ MiB of memory\)$", Line(catalog));
    }

    private static string Line(BootCatalog catalog) => CatalogWords.Of(catalog.Reports[0], catalog.Plan);

    private BootCatalog Open(LanbootSettings settings) =>
        BootCatalog.Open(settings with { Images = [new ImageSettings(_folder.FullName)] }, new MemoryTree());
}
