using System.Text.RegularExpressions;
using Lanboot.Boot;

namespace Lanboot.Recipes;

/// <summary>
/// The files of Fedora CoreOS (or Red Hat's) for network boots: kernel, initramfs and a root that the initramfs fetches over HTTP, checks
/// against a sum of its own and unpacks into memory (fedora-coreos-config 44, 35coreos-live/coreos-livepxe-rootfs.sh).
/// </summary>
internal sealed partial class CoreosLive : IRecipe
{
    public BootableImage? Recognise(ImageContent image)
    {
        var names = image.Files("");
        var kernels = names.Select(name => Form().Match(name)).Where(match => match.Success);
        var drafts = kernels.Select(kernel => Draft(kernel, names)).OfType<EntryDraft>().ToList();
        return drafts.Count == 0 ? null : new BootableImage
        {
            Recipe = "coreos-live",
            Name = image.Name,
            Distribution = "Fedora CoreOS",
            Version = Form().Match(drafts[0].Kernel).Groups["version"].Value,
            Entries = [.. drafts.Select(draft => (draft with { Suffix = drafts.Count == 1 ? "" : draft.Kernel }).Finish(image))],
        };
    }

    private static EntryDraft? Draft(Match kernel, IReadOnlyList<string> names)
    {
        var (start, version, processor) = (kernel.Groups["start"].Value, kernel.Groups["version"].Value, kernel.Groups["arch"].Value);
        var initramfs = $"{start}-live-initramfs.{processor}.img";
        var root = $"{start}-live-rootfs.{processor}.img";
        return !names.Contains(initramfs) || !names.Contains(root) ? null : new EntryDraft($"CoreOS {version} {processor}", kernel.Value)
        {
            Initrds = [initramfs],
            // Ignition runs when it is told that this is a first boot, and of a machine of metal.
            Roots =
            [
                new(RootWay.Http,
                    $"coreos.live.rootfs_url={{files}}/{root} ignition.firstboot ignition.platform.id=metal rd.neednet=1 ip=dhcp "
                        + CommandLine.BootInterface,
                    root),
            ],
            Processor = processor == "aarch64" ? Processor.Arm64 : Processor.X64,
            Notes = ["Nobody can log in unless Ignition is told whom to let in: --kernel-option ignition.config.url=URL"],
        };
    }

    /// <summary>Since 2024 with a dot before the processor, before that with a dash.</summary>
    [GeneratedRegex(
        @"^(?<start>(fedora-coreos|rhcos|scos)-(?<version>[0-9][0-9A-Za-z.-]{0,40}?))-live-kernel[.-](?<arch>x86_64|aarch64)\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
