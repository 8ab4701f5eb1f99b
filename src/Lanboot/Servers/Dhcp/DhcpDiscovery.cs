using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Server;

namespace Lanboot.Servers.Dhcp;

/// <summary>
/// Finds the other DHCP servers of each link: asks at the start and seldom afterwards, and reads in clients' REQUESTs whose
/// offer they took. It never takes an address. A server of which nothing is heard from one search to the end of the next is gone.
/// </summary>
/// <param name="subnets">Where we give addresses ourselves.</param>
[SupportedOSPlatform("linux")]
internal sealed class DhcpDiscovery(
    IReadOnlyList<HostInterface> interfaces, IReadOnlyList<DhcpSubnet> subnets, BootJournal journal, TimeProvider time, ILogger logger)
    : IDisposable
{
    /// <summary>The first packet may meet a switch that still learns the port, so it is sent a second time.</summary>
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(2);

    /// <summary>dnsmasq pings an address for three seconds before it offers it; nobody takes longer.</summary>
    private static readonly TimeSpan SecondPatience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    /// <summary>A LAN has one or two; more are somebody's game with forged packets.</summary>
    private const int MaxFound = 16;

    private readonly CancellationTokenSource _stop = new();

    /// <summary>With when they were last heard of.</summary>
    private readonly ConcurrentDictionary<(string On, IPv4Address Server), long> _found = [];

    /// <summary>Where we are the only server, unless another is found.</summary>
    private readonly DhcpSubnet[] _authoritative = [.. subnets.Where(subnet => subnet.IsAuthoritative)];
    private readonly IPv4Address[] _own = [.. interfaces.Select(each => IPv4Address.From(each.Address))];
    private Task _running = Task.CompletedTask;

    /// <summary>The servers found so far, by interface.</summary>
    public IEnumerable<(string On, IPAddress Server)> Found => _found.Keys.Select(key => (key.On, key.Server.ToIPAddress()));

    /// <summary>Opens its sockets, here and now, and begins to ask.</summary>
    public void Start() => _running = Task.WhenAll([.. interfaces.Select(each => WatchAsync(each, TryOpen(each)))]);

    /// <summary>
    /// A client's REQUEST names the server whose offer it took; on port 4011 it names us, who gave it no address. From any thread.
    /// </summary>
    public void Hear(in DhcpPacket request, HostInterface on, bool atBootServer)
    {
        if (!atBootServer && request.MessageType == DhcpMessageType.Request && !request.IsRelayed
            && request.ServerIdentifier is { IsNone: false } server)
            Note(on, server);
    }

    /// <summary>Drops the servers of which nothing was heard for so long, and goes on as if they had never been.</summary>
    /// <param name="since">A timestamp.</param>
    internal void Forget(HostInterface on, long since)
    {
        foreach (var found in _found.Where(each => each.Key.On == on.Name && each.Value < since))
        {
            // It may be heard of just now.
            if (_found.TryRemove(found))
                journal.Note($"The DHCP server at {found.Key.Server} on {on.Name} no longer answers.");
        }

        if (HasFound(on))
            return;
        foreach (var subnet in Given(on).Where(_authoritative.Contains))
            subnet.IsAuthoritative = true;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        _stop.Dispose();
    }

    private async Task WatchAsync(HostInterface on, DhcpEar? ear)
    {
        var saidNone = false;
        var since = time.GetTimestamp();
        while (!_stop.IsCancellationRequested)
        {
            if (ear is not null)
            {
                await SearchAsync(on, ear).ConfigureAwait(false);
                if (!_stop.IsCancellationRequested)
                    Forget(on, since);
                since = time.GetTimestamp();
                if (!saidNone && !_stop.IsCancellationRequested && !HasFound(on) && !GivesAddressesOn(on))
                {
                    saidNone = true;
                    journal.Warn($"No DHCP server answers on {on.Name}: machines there get no address. Give them one with --range FIRST,LAST.");
                }
            }

            await Task.Delay(Pause, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ear = _stop.IsCancellationRequested ? null : TryOpen(on);
        }
    }

    /// <summary>Asks, and hears answers as long as one may come; then the port is free again for this host's own client.</summary>
    private async Task SearchAsync(HostInterface on, DhcpEar ear)
    {
        var begin = time.GetTimestamp();
        try
        {
            ear.Ask();
            await ListenAsync(on, ear, FirstPatience).ConfigureAwait(false);
            if (!HasFound(on, begin))
                ear.Ask();
            await ListenAsync(on, ear, SecondPatience).ConfigureAwait(false);
        }
        catch (SocketException failed)
        {
            DhcpLog.DiscoveryFailed(logger, on.Name, failed.Message);
        }
        finally
        {
            ear.Dispose();
        }
    }

    private async Task ListenAsync(HostInterface on, DhcpEar ear, TimeSpan patience)
    {
        using var end = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, _stop.Token);
        while (await ear.HearAsync(either.Token).ConfigureAwait(false) is { } server)
            Note(on, server);
    }

    private DhcpEar? TryOpen(HostInterface on)
    {
        try
        {
            return new DhcpEar(on);
        }
        catch (SocketException failed)
        {
            DhcpLog.DiscoveryFailed(logger, on.Name, failed.Message);
            return null;
        }
    }

    private bool HasFound(HostInterface on, long since = long.MinValue) =>
        _found.Any(each => each.Key.On == on.Name && each.Value >= since);

    private bool GivesAddressesOn(HostInterface on) => Given(on).Any();

    private IEnumerable<DhcpSubnet> Given(HostInterface on) => subnets.Where(subnet => subnet.Contains(IPv4Address.From(on.Address)));

    private void Note(HostInterface on, IPv4Address server)
    {
        // Where we give no addresses, whoever does so from our address is another program of this host.
        if (_own.Contains(server) && GivesAddressesOn(on))
            return;
        var now = time.GetTimestamp();
        if (_found.TryGetValue((on.Name, server), out var last) && _found.TryUpdate((on.Name, server), now, last))
            return;
        if (_found.Count >= MaxFound || !_found.TryAdd((on.Name, server), now))
            return;
        if (!GivesAddressesOn(on))
        {
            journal.Note($"DHCP server found at {server} on {on.Name}: it gives the addresses, Lanboot adds the boot.");
            return;
        }

        // Two servers that both refuse what they do not know would drive each other's clients mad.
        foreach (var subnet in Given(on))
            subnet.IsAuthoritative = false;
        journal.Warn($"ANOTHER DHCP SERVER ANSWERS AT {server} on {on.Name}. Machines get an address from either, and those that get it there "
            + "may not boot. Switch that server off, or start Lanboot without --range.");
    }
}
