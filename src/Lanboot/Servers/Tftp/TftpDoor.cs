using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Settings;

namespace Lanboot.Servers.Tftp;

/// <summary>The boot tree over TFTP: a port on each interface, and one thread that serves them all.</summary>
[SupportedOSPlatform("linux")]
public sealed class TftpDoor : IDoor
{
    private readonly TftpSettings _settings;
    private readonly IReadOnlyList<HostInterface> _interfaces;
    private readonly Func<int, string?> _portHolder;
    private readonly Func<TftpLoop> _loopOf;
    private readonly List<TftpListener> _listeners = [];
    private TftpLoop? _loop;
    private Task _running = Task.CompletedTask;

    /// <param name="interfaces">Where to listen, by their address.</param>
    /// <param name="httpPort">Where menus that are fetched by TFTP send their machines for the rest.</param>
    /// <param name="portHolder">The process that holds a UDP port, in words ("dnsmasq (pid 812)"), where that can be found out.</param>
    public TftpDoor(
        TftpSettings settings,
        IReadOnlyList<HostInterface> interfaces,
        int httpPort,
        IBootTree tree,
        BootJournal journal,
        Func<int, string?> portHolder,
        TimeProvider time,
        ILogger<TftpDoor> logger)
    {
        _settings = settings;
        _interfaces = interfaces;
        _portHolder = portHolder;
        var reception = new TftpReception(settings, httpPort, tree, journal, time, logger);
        _loopOf = () => new TftpLoop(_listeners, reception, settings, time, logger);
    }

    public string Name => "TFTP";

    public IReadOnlyList<string> Listening { get; private set; } = [];

    /// <summary>The port in use: that of the settings, or the one that the kernel chose when they say 0. Valid once started.</summary>
    public int Port => _listeners is [var first, ..] ? first.Port : _settings.Port;

    public ValueTask StartAsync(CancellationToken cancel)
    {
        try
        {
            foreach (var card in _interfaces)
                Listen(card);
        }
        catch
        {
            Close();
            throw;
        }

        Listening = [.. _listeners.Select(listener => listener.ToString())];
        var loop = _loop = _loopOf();
        _running = Task.Factory.StartNew(loop.Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return ValueTask.CompletedTask;
    }

    public async ValueTask StopAsync()
    {
        if (Interlocked.Exchange(ref _loop, null) is not { } loop)
            return;
        loop.Stop();
        await _running;
        loop.Dispose();
        Close();
    }

    public ValueTask DisposeAsync() => StopAsync();

    private void Listen(HostInterface card)
    {
        try
        {
            _listeners.Add(new TftpListener(card, _settings.Port));
        }
        catch (SocketException e)
        {
            throw Explain(card, e);
        }
    }

    private void Close()
    {
        foreach (var listener in _listeners)
            listener.Dispose();
    }

    private DoorException Explain(HostInterface card, SocketException e)
    {
        var port = $"UDP port {_settings.Port} on {card.Name} ({card.Address})";
        return e.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => new DoorException(
                $"TFTP: {port} is in use{(_portHolder(_settings.Port) is { } holder ? $" by {holder}" : "")}: stop it, or leave TFTP to it with --no-tftp.",
                e),
            SocketError.AccessDenied => new DoorException(
                $"TFTP: no right to listen on {port}: run Lanboot with sudo, or give it the capability CAP_NET_BIND_SERVICE.",
                e),
            SocketError.AddressNotAvailable => new DoorException(
                $"TFTP: {card.Name} has lost the address {card.Address}: start again.",
                e),
            _ => new DoorException($"TFTP: can't listen on {port}: {e.Message}", e),
        };
    }
}
