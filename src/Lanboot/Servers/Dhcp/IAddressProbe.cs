using Lanboot.Boot;
using Lanboot.Protocols.Dhcp;

namespace Lanboot.Servers.Dhcp;

/// <summary>
/// Asks a link who has an address that was just offered. Nothing waits for the answer: it is there long before the client's
/// REQUEST, which is then refused.
/// </summary>
internal interface IAddressProbe : IDisposable
{
    /// <summary>A descriptor that can be read when an answer is there; negative: answers are to be collected at every occasion.</summary>
    int Descriptor { get; }

    /// <summary>It works through the neighbour table, so that nothing else may enter the address there meanwhile.</summary>
    bool UsesNeighbourTable { get; }

    void Ask(IPv4Address address);

    /// <summary>Reports each address that was found to be somebody's.</summary>
    void Collect(Action<IPv4Address, MacAddress> found);
}
