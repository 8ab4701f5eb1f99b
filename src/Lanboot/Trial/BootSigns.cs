namespace Lanboot.Trial;

/// <summary>Words on a machine's console by which a trial knows how the boot goes.</summary>
internal static class BootSigns
{
    /// <summary>The system is up and waits for somebody: login prompts, and the shells that live systems start by themselves.</summary>
    private static readonly string[] Prompts = ["login: ", "archiso ~ #", "root@archiso", "root@sysrescue", "~# ", "~ # "];

    /// <summary>No boot goes on after one of these, as seen from initramfs scripts, loaders and firmware.</summary>
    private static readonly string[] DeadEnds =
    [
        "(initramfs)", "BOOT FAILED", "Entering emergency mode", "rootfs ]#", "Kernel panic", "No bootable", "grub>",
        "Shell>", ">>Start PXE over IPv6", ">>Start HTTP Boot", "iPXE>",
    ];

    public static bool IsPrompt(string text) => Prompts.Any(prompt => text.Contains(prompt, StringComparison.Ordinal));

    public static bool IsDeadEnd(string text) => DeadEnds.Any(sign => text.Contains(sign, StringComparison.Ordinal));
}
