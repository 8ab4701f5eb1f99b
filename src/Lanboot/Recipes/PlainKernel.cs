using System.Text.RegularExpressions;
using Lanboot.Boot;

namespace Lanboot.Recipes;

/// <summary>
/// A folder that somebody filled: kernels with their initrds. A file named "cmdline" beside them is the command line, in which
/// {files} and the other tokens of <see cref="CommandLine"/> stand for our address.
/// </summary>
internal sealed partial class PlainKernel : IRecipe
{
    /// <summary>A command line names one root file system, or two.</summary>
    private const int MaxFiles = 16;

    public BootableImage? Recognise(ImageContent image)
    {
        var names = image.Files("");
        var commandLine = image.FirstOf("cmdline", "cmdline.txt") is { } file ? image.FirstLine(file) ?? "" : $"ip=dhcp {CommandLine.BootInterface}";
        string[] files = [.. NamedFiles().Matches(commandLine).Take(MaxFiles).Select(match => match.Groups["path"].Value).Where(image.Has)];
        var kernels = KernelNames.In(names)
            .Where(kernel => image.Kernel(kernel) is { IsIpxe: false, Kind: not KernelKind.EfiProgram })
            .Select(kernel => (Kernel: kernel, Initrd: KernelNames.InitrdFor(kernel, names)))
            .Where(pair => pair.Initrd is not null)
            .ToList();
        if (kernels.Count == 0)
            return null;

        return new BootableImage
        {
            Recipe = "plain-kernel",
            Name = image.Name,
            Distribution = image.Label.Length > 0 ? image.Label : image.Name,
            Entries =
            [
                .. kernels.Select(pair => new EntryDraft(kernels.Count == 1 ? image.Name : $"{image.Name} ({pair.Kernel})", pair.Kernel)
                {
                    Suffix = kernels.Count == 1 ? "" : pair.Kernel,
                    Initrds = [.. KernelNames.Microcode(names), pair.Initrd!],
                    Roots = [new(files.Length == 0 ? RootWay.Initrd : RootWay.Http, commandLine, files)],
                }.Finish(image)),
            ],
        };
    }

    [GeneratedRegex(@"\{files\}/(?<path>[^\s,;""]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex NamedFiles();
}
