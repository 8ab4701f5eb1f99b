using Lanboot.Media.Blocks;
using Lanboot.Media.Trees;

namespace Lanboot.Loaders;

/// <summary>A PXELINUX with the modules that it needs to run and to draw a menu.</summary>
/// <param name="Loader">The path of lpxelinux.0 or pxelinux.0.</param>
/// <param name="Modules">The paths of its modules, ldlinux.c32 among them where it needs one.</param>
/// <param name="SpeaksHttp">It is the build with lwIP, whatever its name.</param>
/// <param name="MenuModule">What draws a menu; null when nothing does.</param>
/// <param name="ProcessorModule">What tells 64-bit processors from others; null when nothing does.</param>
internal sealed record PxelinuxFiles(
    string Loader, IReadOnlyList<string> Modules, bool SpeaksHttp, string? MenuModule, string? ProcessorModule)
{
    private const string ProcessorTest = "ifcpu64.c32";

    /// <summary>From version 5 on everything but the network lies in this module, which must be of the same build.</summary>
    private const string Core = "ldlinux.c32";

    private static readonly string[] Names = ["lpxelinux.0", "pxelinux.0"];
    private static readonly string[] Libraries = ["libcom32.c32", "libutil.c32"];
    private static readonly string[] MenuModules = ["vesamenu.c32", "menu.c32"];

    /// <summary>lpxelinux.0 is 75 KiB; what is larger than this is none.</summary>
    private const int MaxLoader = 1024 * 1024;

    /// <summary>The best PXELINUX of these folders that has all it needs.</summary>
    /// <param name="folders">Where to look for the loader; modules that do not lie beside it may lie in any of them.</param>
    public static PxelinuxFiles? Find(IFileTree tree, IReadOnlyList<string> folders)
    {
        foreach (var name in Names)
        {
            foreach (var folder in folders)
            {
                if (Read(tree, $"{folder}/{name}", [folder, .. folders]) is { } found)
                    return found;
            }
        }

        return null;
    }

    private static PxelinuxFiles? Read(IFileTree tree, string path, string[] folders)
    {
        if (tree.ResolveFile(path, ignoreCase: true) is not { Length: > 0 and <= MaxLoader } file)
            return null;
        var bytes = new byte[file.Length];
        if (!tree.Open(file).TryReadExactly(0, bytes))
            return null;

        // "PXELINUX 6.04 lwIP 20200816": the name, the version, and which network it was built with.
        var text = bytes.AsSpan();
        var banner = text.IndexOf("PXELINUX "u8);
        if (banner < 0 || text.Length < banner + 32)
            return null;
        var modern = text[banner + "PXELINUX ".Length] is >= (byte)'5' and <= (byte)'9';
        string?[] needed = modern ? [Module(tree, folders, Core)] : [];
        if (needed.Contains(null))
            return null;

        var libraries = modern ? Libraries.Select(name => Module(tree, folders, name)).ToList() : [];
        var menu = libraries.Contains(null) ? null : MenuModules.FirstOrDefault(name => Module(tree, folders, name) is not null);
        // It needs libcom32.c32 alone, which is there where a menu can be drawn.
        var test = menu is null ? null : Module(tree, folders, ProcessorTest);
        var modules = menu is null ? needed : [.. needed, .. libraries, Module(tree, folders, menu), test];
        return new PxelinuxFiles(
            path, [.. modules.OfType<string>()], text.Slice(banner, 32).IndexOf("lwIP"u8) > 0, menu, test is null ? null : ProcessorTest);
    }

    private static string? Module(IFileTree tree, string[] folders, string name) =>
        folders.Select(folder => $"{folder}/{name}").FirstOrDefault(path => tree.ResolveFile(path, ignoreCase: true) is not null);
}
