namespace Lanboot.Lab.Images.Packing;

/// <summary>A program of this host with the shared libraries that it is linked to, for an initramfs.</summary>
internal static class LinkedProgram
{
    /// <summary>Copies it below bin/, and its libraries to where the loader looks for them.</summary>
    public static void Copy(string program, Layout layout)
    {
        layout.Copy(program, $"bin/{Path.GetFileName(program)}");
        foreach (var library in Libraries(program).Where(library => !File.Exists(layout[library[1..]])))
            layout.Copy(library, library[1..]);
    }

    /// <summary>Lines of ldd(1) are "NAME => PATH (0x…)", and "PATH (0x…)" for the loader itself.</summary>
    private static IEnumerable<string> Libraries(string program) =>
        HostProgram.Run("ldd", program)
            .Split('\n')
            .Select(line => line.Split("=>")[^1].Trim().Split(' ')[0])
            .Where(path => path.StartsWith('/'));
}
