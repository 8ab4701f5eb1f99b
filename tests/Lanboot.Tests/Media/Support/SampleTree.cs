namespace Lanboot.Tests.Media.Support;

/// <summary>A folder with everything that makes an image hard to read; about 1.5 MB.</summary>
internal static class SampleTree
{
    public static void Write(Scratch scratch, string root)
    {
        scratch.Write($"{root}/boot/vmlinuz", 300_001);
        scratch.Write($"{root}/boot/initrd.img", 500_000);
        scratch.Write($"{root}/live/filesystem.squashfs", 400_000);
        scratch.Write($"{root}/empty", 0);
        scratch.Write($"{root}/README.TXT", 17);
        scratch.Write($"{root}/with space and ünïcödé – ☃.txt", 33);
        scratch.Write($"{root}/{new string('l', 250)}.txt", 2049);
        scratch.Write($"{root}/exactly-one-sector", 2048);
        for (var i = 0; i < 300; i++)
            scratch.Write($"{root}/many/file-{i:000}-with-a-name-that-does-not-fit-into-eight-and-three", i);

        // Deeper than the eight levels of ISO 9660, twice, and with a file at each.
        var deep = $"{root}/deep";
        for (var level = 1; level <= 14; level++)
            scratch.Write((deep = $"{deep}/level{level}") + "/file", 100 + level);
        scratch.Write($"{root}/deep/level1/level2/level3/level4/level5/level6/second7/second8/second9/file", 999);

        Directory.CreateDirectory(scratch[$"{root}/empty folder"]);
        Directory.CreateDirectory(scratch[$"{root}/links"]);
        Link("../boot/vmlinuz", "relative");
        Link("/live/filesystem.squashfs", "absolute");
        Link("./.././a//b", "odd");
        Link(string.Concat(Enumerable.Repeat("../a-rather-long-component-of-a-path/", 20)) + "end", "long");
        Link(new string('x', 200) + "/" + new string('y', 250), "long-components");

        Tool.Run("chmod", "4755", scratch[$"{root}/boot/vmlinuz"]);
        Tool.Run("chmod", "600", scratch[$"{root}/boot/initrd.img"]);
        Tool.Run("chmod", "1777", scratch[$"{root}/many"]);

        void Link(string target, string name) => File.CreateSymbolicLink(scratch[$"{root}/links/{name}"], target);
    }
}
