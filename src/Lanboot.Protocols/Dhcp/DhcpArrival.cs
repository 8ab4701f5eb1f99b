namespace Lanboot.Protocols.Dhcp;

/// <summary>How a request reached us.</summary>
/// <param name="Server">The address of the interface it came in on: ours, as this client sees it.</param>
/// <param name="Source">The address of the sender, none when it has none yet.</param>
/// <param name="SourcePort">The port of the sender.</param>
/// <param name="ByBroadcast">It was sent to all, not to us alone.</param>
public readonly record struct DhcpArrival(IPv4Address Server, IPv4Address Source, ushort SourcePort, bool ByBroadcast);
