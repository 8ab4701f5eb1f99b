using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Lanboot.Servers.Http;

/// <summary>
/// The boot tree over HTTP/1.1. Kestrel parses and keeps the connections in order; bytes come and go by a shorter way than its own
/// (<see cref="SocketTransport"/>). There is no host, no routing and no middleware around it: one application, one answer.
/// </summary>
public sealed class HttpDoor : IDoor
{
    /// <summary>What answers may still take when we stop: enough for a menu, too short to notice at Ctrl-C.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

    private readonly HttpSettings _settings;
    private readonly IReadOnlyList<HostInterface> _interfaces;
    private readonly Func<int, string?> _portHolder;
    private readonly FileAnswer _files;
    private readonly BootSite _site;
    private readonly Relay? _relay;
    private readonly ConnectionGate _gate;
    private readonly HttpLimits _limits;
    private readonly List<ListenOptions> _listening = [];
    private IConnectionListenerFactory? _transport;
    private KestrelServer? _server;

    /// <param name="interfaces">Where to listen, by their address; empty: on all IPv4 addresses of this host.</param>
    /// <param name="portHolder">The process that holds a TCP port, in words ("nginx, process 812"), where that can be found out.</param>
    /// <param name="outside">What comes from elsewhere than the tree; null: nothing.</param>
    public HttpDoor(
        HttpSettings settings,
        IReadOnlyList<HostInterface> interfaces,
        IBootTree tree,
        BootJournal journal,
        Func<int, string?> portHolder,
        TimeProvider time,
        OutsideBoots? outside = null)
        : this(settings, interfaces, tree, journal, portHolder, time, new HttpLimits(), outside)
    {
    }

    internal HttpDoor(
        HttpSettings settings,
        IReadOnlyList<HostInterface> interfaces,
        IBootTree tree,
        BootJournal journal,
        Func<int, string?> portHolder,
        TimeProvider time,
        HttpLimits limits,
        OutsideBoots? outside = null)
    {
        _settings = settings;
        _interfaces = interfaces;
        _portHolder = portHolder;
        _limits = limits;
        _gate = new ConnectionGate(limits, journal, time);
        var introduction = new Introduction(journal, [.. interfaces.Select(card => card.Network)]);
        _files = new FileAnswer(journal, time);
        _relay = outside is null ? null : new Relay(journal, _files, limits, time);
        var outsideSite = outside is null ? null : new OutsideSite(outside, _relay!, journal);
        _site = new BootSite(tree, journal, introduction, _files, settings.KeepAlive, outsideSite);
    }

    public string Name => "HTTP";

    public IReadOnlyList<string> Listening { get; private set; } = [];

    /// <summary>The port in use: that of the settings, or the one that the kernel chose when they say 0. Valid once started.</summary>
    public int Port => _listening is [var first, ..] ? first.IPEndPoint!.Port : _settings.Port;

    /// <summary>Connections open at this moment, for tests.</summary>
    internal int Connections => _gate.Open;

    /// <summary>Each transfer as it begins, for tests.</summary>
    internal event Action<Transfer> TransferBegan
    {
        add => _files.Began += value;
        remove => _files.Began -= value;
    }

    public async ValueTask StartAsync(CancellationToken cancel)
    {
        _transport = Transport();
        var server = new KestrelServer(Options.Create(Configured()), _transport, NullLoggerFactory.Instance);
        try
        {
            await server.StartAsync(_site, cancel);
        }
        catch (Exception e) when (e is IOException or Win32Exception)
        {
            server.Dispose();
            throw Explain(e);
        }

        _server = server;
        Listening = _interfaces.Count == 0
            ? [$"TCP port {Port} on all interfaces"]
            : [.. _interfaces.Select(card => $"TCP port {Port} on {card.Name} ({card.Address})")];
    }

    public async ValueTask StopAsync()
    {
        if (Interlocked.Exchange(ref _server, null) is not { } server)
            return;
        using var grace = new CancellationTokenSource(Grace);
        await server.StopAsync(grace.Token);
        server.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        (_transport as IDisposable)?.Dispose();
        _relay?.Dispose();
    }

    private KestrelServerOptions Configured()
    {
        var options = new KestrelServerOptions
        {
            AddServerHeader = false,
            // Firmware fills the Host field with what it has; we go by the address of the connection alone.
            AllowHostHeaderOverride = true,
            // A header's value is never a reason to refuse a boot: every byte is a character in Latin-1.
            RequestHeaderEncodingSelector = _ => System.Text.Encoding.Latin1,
        };
        options.Limits.MaxRequestLineSize = _limits.RequestLine;
        options.Limits.MaxRequestHeadersTotalSize = _limits.Headers;
        options.Limits.MaxRequestHeaderCount = _limits.HeaderCount;
        options.Limits.MaxRequestBufferSize = _limits.RequestLine + _limits.Headers;
        options.Limits.RequestHeadersTimeout = _limits.HeadersTimeout;
        options.Limits.KeepAliveTimeout = _limits.IdleTimeout;
        options.Limits.MaxConcurrentConnections = _limits.Connections;
        options.Limits.MaxRequestBodySize = 0;
        // A ROM may read slowly, and GRUB stops reading while its menu waits: no pace is too slow.
        options.Limits.MinResponseDataRate = null;
        options.Limits.MinRequestBodyDataRate = null;

        _listening.Clear();
        foreach (var address in _interfaces.Count == 0 ? [IPAddress.Any] : _interfaces.Select(card => card.Address))
        {
            options.Listen(address, _settings.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (OperatingSystem.IsLinux())
                    listen.Use(PoliteStart.Guard);
                listen.Use(_gate.Guard);
                _listening.Add(listen);
            });
        }

        return options;
    }

    private IConnectionListenerFactory Transport()
    {
        if (OperatingSystem.IsLinux())
            return new SocketTransport(_limits);
        var options = new SocketTransportOptions { Backlog = _limits.Backlog, MaxReadBufferSize = _limits.RequestLine + _limits.Headers };
        return new SocketTransportFactory(Options.Create(options), NullLoggerFactory.Instance);
    }

    internal DoorException Explain(Exception e)
    {
        var error = (e as SocketException ?? e.InnerException as SocketException ?? e.InnerException?.InnerException as SocketException)?.SocketErrorCode;
        var port = $"TCP port {_settings.Port}";
        return error switch
        {
            _ when e.InnerException is AddressInUseException || error == SocketError.AddressAlreadyInUse => new DoorException(
                $"HTTP: {port} is in use{(_portHolder(_settings.Port) is { } holder ? $" by {holder}" : "")}: stop it, or choose another port with --http-port.",
                e),
            SocketError.AccessDenied => new DoorException(
                $"HTTP: no right to listen on {port}: run Lanboot with sudo, give it the capability CAP_NET_BIND_SERVICE, or choose a port above 1023 with --http-port.",
                e),
            SocketError.AddressNotAvailable => new DoorException(
                $"HTTP: this host has lost an address of {string.Join(", ", _interfaces.Select(card => $"{card.Name} ({card.Address})"))}: start again.",
                e),
            _ => new DoorException($"HTTP: can't listen on {port}: {e.Message}", e),
        };
    }
}
