namespace Lanboot.Snippets;

/// <summary>What to install for the kinds of firmware that there is no loader for, where iPXE can't be given.</summary>
internal static class NoLoader
{
    /// <summary>A sentence for each of BIOS and UEFI that these rules leave out.</summary>
    public static IEnumerable<string> Sentences(IReadOnlyList<ClientRule> rules)
    {
        if (rules.All(rule => rule.Name != "bios"))
            yield return "For BIOS there is no PXELINUX on this host: apt-get install pxelinux syslinux-common, and write this anew.";
        if (rules.All(rule => rule.Name != "uefi-x64"))
            yield return "For UEFI there is no GRUB on this host: apt-get install shim-signed grub-efi-amd64-signed, and write this anew.";
    }
}
