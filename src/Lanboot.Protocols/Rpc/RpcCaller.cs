namespace Lanboot.Protocols.Rpc;

/// <summary>Where a call comes from, and where it reached us. Addresses are in host order.</summary>
/// <param name="Address">The client's IPv4 address.</param>
/// <param name="Port">Its port: below 1024 only a privileged program of its host can call.</param>
/// <param name="ServerAddress">Our own address that it called.</param>
/// <param name="IsNear">
/// Its address lies in a network that we serve. Over UDP an address can be forged, so that whoever is far gets no more bytes than
/// he sent.
/// </param>
public readonly record struct RpcCaller(uint Address, ushort Port, uint ServerAddress, RpcTransport Transport, bool IsNear)
{
    /// <summary>IPPORT_RESERVED.</summary>
    private const int FirstFreePort = 1024;

    public bool IsPrivileged => Port < FirstFreePort;
}
