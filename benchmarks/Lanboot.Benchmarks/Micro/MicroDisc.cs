using Lanboot.Lab;

namespace Lanboot.Benchmarks.Micro;

/// <summary>A small disc of one folder with many files, and one file of 4 MiB.</summary>
internal sealed class MicroDisc
{
    public const string Folder = "names";
    public const string File = "live/filesystem.squashfs";
    public const int Names = 1000;
    public const int FileLength = 4 << 20;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lanboot-micro-");

    public MicroDisc()
    {
        var tree = System.IO.Path.Combine(_folder.FullName, "disc");
        Directory.CreateDirectory(System.IO.Path.Combine(tree, "live"));
        Directory.CreateDirectory(System.IO.Path.Combine(tree, Folder));
        System.IO.File.WriteAllBytes(System.IO.Path.Combine(tree, File), new byte[FileLength]);
        for (var i = 0; i < Names; i++)
            System.IO.File.WriteAllText(System.IO.Path.Combine(tree, Folder, NameOf(i)), "");
        HostProgram.Run("xorriso", "-report_about", "SORRY", "-as", "mkisofs", "-quiet", "-R", "-V", "MICRO", "-o", Path, tree);
    }

    public string Path => System.IO.Path.Combine(_folder.FullName, "disc.iso");

    public static string NameOf(int number) => $"a file with the number {number}";

    public void Delete() => _folder.Delete(recursive: true);
}
