using Lanboot.Boot;

namespace Lanboot.Servers.Dhcp;

/// <summary>What machines are told to boot, as it is at this moment; a reload of the settings makes another.</summary>
/// <param name="Plan">The entries of the menu.</param>
/// <param name="Loaders">The loaders that can be handed out.</param>
/// <param name="HttpPort">The port on which we serve HTTP.</param>
public sealed record DhcpBoot(BootPlan Plan, IReadOnlyList<Loader> Loaders, int HttpPort = 80);
