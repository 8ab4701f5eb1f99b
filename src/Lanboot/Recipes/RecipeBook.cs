using Lanboot.Boot;
using Lanboot.Media.Images;
using Lanboot.Recipes.OwnMenu;

namespace Lanboot.Recipes;

/// <summary>All recipes, in order of precedence: the first that recognises an image says how it boots.</summary>
public static class RecipeBook
{
    private static readonly IRecipe[] Recipes =
    [
        new Archiso(),
        new Archiso2013(),
        // Live images often bring the installer as well, and then say so in their own menu.
        new DebianLive(),
        new Casper(),
        new SystemRescueCd(),
        new DracutLive(),
        new FedoraInstaller(),
        new CoreosLive(),
        new DebianInstaller(),
        new DebianInstallerDisc(),
        new PlainKernel(),
        new IpxeImages(),
        new OwnMenuRecipe(),
    ];

    /// <summary>What tells a disc, mounted or unpacked, whole or in part, from a folder of somebody's own.</summary>
    public static IReadOnlyList<string> Signs { get; } = [.. Recipes.SelectMany(recipe => recipe.Signs)];

    /// <param name="image">The open image.</param>
    /// <param name="name">What it is called under images/: a slug.</param>
    /// <returns>Null when no recipe knows it; <see cref="WhyNot"/> says why.</returns>
    /// <exception cref="IOException">The image is damaged, or its folder is gone.</exception>
    public static BootableImage? Recognise(DiscImage image, string name)
    {
        var content = new ImageContent(image, name);
        return Recipes.Select(recipe => recipe.Recognise(content)).FirstOrDefault(found => found is not null);
    }

    /// <summary>What images can do for each other: the same images, in the same order.</summary>
    public static IReadOnlyList<BootableImage> Join(IReadOnlyList<BootableImage> images) =>
        [.. images.Select(image => DebianInstallerDisc.Join(image, images))];

    /// <summary>Why nothing in this image can be booted over the network, in one sentence that says what was looked for.</summary>
    public static string WhyNot(DiscImage image) => image.Whole is null
        ? "In this folder is no kernel that Lanboot can boot: put a kernel (vmlinuz…) and its initrd (initrd…, initramfs…) into it, or name an ISO file."
        : "In this image is no kernel that Lanboot can boot: it looked for the layouts of Arch, SystemRescue, Debian, Ubuntu, Fedora, CoreOS and iPXE, for kernels with "
            + "initrds, and for the image's own menu (isolinux, GRUB, systemd-boot).";
}
