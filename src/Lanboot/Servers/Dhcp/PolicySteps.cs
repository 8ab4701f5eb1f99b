using Lanboot.Boot;
using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Policy;

namespace Lanboot.Servers.Dhcp;

/// <summary>The next step of a boot, where the settings say it and not <see cref="BootStep"/>.</summary>
internal static class PolicySteps
{
    /// <summary>The reason for a step without a file: firmware shows a menu, and comes back with what was chosen.</summary>
    public const string Menu = "a menu that its firmware shows (pxe.services)";

    /// <summary>Null where the settings leave it to Lanboot.</summary>
    public static NextStep? Of(in DhcpPacket request, in DhcpRuling ruling, IPv4Address own, bool atBootServer)
    {
        if (ruling.Ignored is { } reason)
            return new NextStep(null, reason);
        if (PxeDialogue.IsBootItem(request, ruling))
            return new NextStep(PxeDialogue.FileOf(request, ruling), "chosen from the menu of its firmware (pxe.services)");
        if (ruling.HasMenu)
        {
            return PxeDialogue.FileOf(request, ruling) is { } file && atBootServer
                ? new NextStep(file, "the only line for its architecture in pxe.services")
                : new NextStep(null, Menu);
        }

        return !PolicyReply.DecidesBoot(ruling, own) ? null
            : PolicyReply.FileOf(ruling) is { } named ? new NextStep(named, "dhcp.boot says so")
            : new NextStep(null, "dhcp.boot sends it to another server");
    }

    /// <summary>Whether a client that does as it is told starts iPXE.</summary>
    public static bool StartsIpxe(in DhcpRuling ruling, IReadOnlyList<Loader> loaders)
    {
        if (ruling.HasMenu)
        {
            foreach (var service in ruling.Policy.Services)
            {
                if (service.Architecture == ruling.PxeArchitecture && service.For.Holds(ruling.Tags) && IsIpxe(service.File, loaders))
                    return true;
            }

            return false;
        }

        return IsIpxe(PolicyReply.FileOf(ruling), loaders);
    }

    private static bool IsIpxe(string? file, IReadOnlyList<Loader> loaders) =>
        file is not null && loaders.Any(loader => loader.Kind == LoaderKind.Ipxe && BootPath.NameOf(loader.Path) == BootPath.NameOf(file));
}
