using Lanboot.Boot;
using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Policy;

namespace Lanboot.Servers.Dhcp;

/// <summary>The next step of a boot, where the settings say it and not <see cref="BootStep"/>.</summary>
internal static class PolicySteps
{
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
                : new NextStep("a menu", "its firmware shows it (pxe.services)");
        }

        return !PolicyReply.DecidesBoot(ruling, own) ? null
            : PolicyReply.FileOf(ruling) is { } named ? new NextStep(named, "dhcp.boot says so")
            : new NextStep(null, "dhcp.boot sends it to another server");
    }
}
