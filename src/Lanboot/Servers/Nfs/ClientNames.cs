using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Lanboot.Settings;

namespace Lanboot.Servers.Nfs;

/// <summary>
/// The names of clients, for exports that are for hosts by name. Looking one up may take seconds, so nobody waits for it: a client whose
/// names are not known yet is simply not heard, and its call lies in the socket or is sent again.
/// </summary>
internal sealed class ClientNames : IDisposable
{
    /// <summary>A name server that has not answered by then has no names.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>As long as caches of names commonly hold what they do not know better.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>Clients that are known by name at one time: two for each of 2,000 machines.</summary>
    private const int MaxKnown = 4096;

    private readonly ConcurrentDictionary<uint, Known> _known = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly IReadOnlyList<NfsClientPattern> _patterns;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <param name="patterns">Those of all exports.</param>
    public ClientNames(IEnumerable<NfsClientPattern> patterns, TimeProvider time, ILogger logger)
    {
        _patterns = [.. patterns.Where(pattern => pattern.NeedsName).Distinct()];
        _time = time;
        _logger = logger;
    }

    /// <summary>Called when the names of a client have become known, on any thread.</summary>
    public event Action? Learnt;

    /// <summary>The names that a client has, as far as they are known.</summary>
    public IReadOnlyList<string> Of(uint client) => _known.TryGetValue(client, out var known) ? known.Names : [];

    /// <summary>Whether they are known, or none matter. If not they are looked up, and <see cref="Learnt"/> tells the end of it.</summary>
    public bool AreKnown(uint client)
    {
        if (_patterns.Count == 0)
            return true;
        if (_known.TryGetValue(client, out var known) && (known.IsPending || _time.GetElapsedTime(known.At) < Fresh))
            return !known.IsPending;
        if (known is null && _known.Count >= MaxKnown && !TryForget())
            return false;
        // What was known before holds until the answer is there: a machine that is in the middle of something goes on.
        _known[client] = known is null ? new Known([], 0, IsPending: true) : known with { At = _time.GetTimestamp() };
        _ = LearnAsync(client, known?.Names ?? [], _stop.Token);
        return known is not null;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <param name="before">What holds on when the name server does not answer now.</param>
    private async Task LearnAsync(uint client, IReadOnlyList<string> before, CancellationToken stop)
    {
        var address = Ipv4Text.Address(client);
        var names = new List<string>();
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
            patience.CancelAfter(Patience);
            foreach (var host in _patterns.Select(pattern => pattern.HostName).OfType<string>())
            {
                if (await HasAsync(host, address, patience.Token))
                    names.Add(host);
            }

            if (_patterns.Any(pattern => pattern.HostName is null) && await ReverseAsync(address, patience.Token) is { } name)
                names.Add(name);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            NfsLog.NoName(_logger, address, e.Message);
            names.AddRange(before.Except(names));
        }

        _known[client] = new Known(names, _time.GetTimestamp(), IsPending: false);
        Learnt?.Invoke();
    }

    /// <summary>
    /// The name that belongs to an address, if it leads back to it: anybody may claim any name for an address of his own.
    /// </summary>
    private static async Task<string?> ReverseAsync(IPAddress address, CancellationToken stop)
    {
        try
        {
            var name = (await Dns.GetHostEntryAsync(address.ToString(), AddressFamily.InterNetwork, stop)).HostName;
            return await HasAsync(name, address, stop) ? name : null;
        }
        catch (SocketException none) when (IsNoSuchName(none))
        {
            return null;
        }
    }

    private static async Task<bool> HasAsync(string host, IPAddress address, CancellationToken stop)
    {
        try
        {
            return (await Dns.GetHostAddressesAsync(host, AddressFamily.InterNetwork, stop)).Contains(address);
        }
        catch (SocketException none) when (IsNoSuchName(none))
        {
            return false;
        }
    }

    /// <summary>An answer; else there was none, and nothing is known.</summary>
    private static bool IsNoSuchName(SocketException said) => said.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData;

    /// <summary>Clients that were not heard of lately make room; those that are looked up, or in the middle of something, do not.</summary>
    private bool TryForget()
    {
        var hasRoom = false;
        foreach (var (client, known) in _known)
            hasRoom |= !known.IsPending && _time.GetElapsedTime(known.At) >= Fresh && _known.TryRemove(client, out _);
        return hasRoom;
    }

    private sealed record Known(IReadOnlyList<string> Names, long At, bool IsPending);
}
