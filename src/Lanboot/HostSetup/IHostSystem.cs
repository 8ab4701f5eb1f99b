using Lanboot.Boot;
using Lanboot.Host;

namespace Lanboot.HostSetup;

/// <summary>What is asked of this host and changed in it; tests have one that fails when they say so.</summary>
internal interface IHostSystem
{
    /// <summary>This process has the right to change interfaces, rules and forwarding (CAP_NET_ADMIN).</summary>
    bool MayChange { get; }

    /// <summary>The interfaces of this network namespace.</summary>
    IReadOnlyList<SurveyedInterface> Survey();

    /// <summary>All IPv4 addresses of an interface.</summary>
    IReadOnlyList<InterfaceAddress> AddressesOf(string name);

    /// <param name="index">The kernel's number of the interface.</param>
    /// <exception cref="HostSetupException">The kernel does not do it.</exception>
    void SetUp(int index, string name, bool up);

    /// <inheritdoc cref="SetUp"/>
    void AddAddress(int index, string name, InterfaceAddress address);

    /// <inheritdoc cref="SetUp"/>
    void RemoveAddress(int index, string name, InterfaceAddress address);

    /// <summary>Waits some seconds for the other end of the cable, as cards need them to agree on a speed.</summary>
    /// <returns>Whether there is somebody.</returns>
    bool AwaitCarrier(string name);

    /// <summary>Asks on the wire who has the address; takes about a second.</summary>
    /// <returns>Null when nobody says that it has it.</returns>
    MacAddress? HolderOf(InterfaceAddress address, SurveyedInterface on);

    /// <summary>Packets that come in by this interface are sent on (net.ipv4.conf.NAME.forwarding).</summary>
    bool IsForwarding(string name);

    /// <exception cref="HostSetupException">It can't be written.</exception>
    void SetForwarding(string name, bool on);

    /// <summary>Runs nft(8).</summary>
    /// <param name="script">What it reads from its standard input, where the arguments say "-f -".</param>
    /// <returns>What it wrote.</returns>
    /// <exception cref="HostSetupException">It is not installed, or says no.</exception>
    string Nft(IReadOnlyList<string> arguments, string script = "");
}
