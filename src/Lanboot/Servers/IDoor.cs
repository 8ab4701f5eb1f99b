namespace Lanboot.Servers;

/// <summary>One way in: DHCP, TFTP, HTTP … Started once, stopped once.</summary>
public interface IDoor : IAsyncDisposable
{
    /// <summary>"DHCP", "TFTP", "HTTP" …</summary>
    string Name { get; }

    /// <summary>What it listens on, for people: "UDP port 69 on eth0 (192.168.0.1)". Valid once started.</summary>
    IReadOnlyList<string> Listening { get; }

    /// <summary>Binds and begins to serve.</summary>
    /// <exception cref="DoorException">It can't; the message says why and what to do.</exception>
    ValueTask StartAsync(CancellationToken cancel);

    /// <summary>Ends all that it runs and closes its sockets, within half a second. A second call does nothing.</summary>
    ValueTask StopAsync();
}
