using Lanboot.Boot;

namespace Lanboot.BootApi;

/// <summary>
/// What loaders find at the places of menus where an authority decides: its scripts are for iPXE, which is asked to come to us with its
/// name; the HTTP door answers that.
/// </summary>
internal sealed class AuthorityMenus : IMenus
{
    private const string Sentence = "What this machine boots is decided by a boot API, and comes by iPXE and HTTP only.";

    /// <summary>Who says its name and still ends up here has none that can be asked about: another question would go on for ever.</summary>
    public string ForIpxe(BootPlan plan, Fetch fetch) => fetch.InQuery("mac") is null
        ? BootScript.Question(fetch.At)
        : BootScript.Refusal("its network card has no Ethernet address, by which the boot API could be asked.");

    public string ForPxelinux(BootPlan plan, Fetch fetch, Loader loader, Processor processor) => $"PROMPT 1\nSAY {Sentence}\n";

    public string ForGrub(BootPlan plan, Fetch fetch) => $"echo \"{Sentence}\"\n";
}
