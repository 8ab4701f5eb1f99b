using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Settings;

namespace Lanboot.Servers.Nbd;

/// <summary>Images, and files in them, as block devices: one port for all by name, and one more for each export that wants its own.</summary>
[SupportedOSPlatform("linux")]
public sealed class NbdDoor : IDoor
{
    private readonly NbdSettings _settings;
    private readonly IReadOnlyList<HostInterface> _interfaces;
    private readonly IReadOnlyList<ServedImage> _images;
    private readonly Func<int, string?> _portHolder;
    private readonly BootJournal _journal;
    private readonly NbdLimits _limits;
    private readonly NbdExports _exports;
    private readonly NbdConnections _connections;
    private readonly Func<NbdLoop> _loopOf;
    private readonly List<NbdListener> _listeners = [];
    private NbdLoop? _loop;

    /// <param name="interfaces">Where to listen, by their address.</param>
    /// <param name="images">In their order; the first one is also the default export.</param>
    /// <param name="portHolder">The process that holds a TCP port, in words ("nbd-server (pid 812)"), where that can be found out.</param>
    public NbdDoor(
        NbdSettings settings,
        IReadOnlyList<HostInterface> interfaces,
        IReadOnlyList<ServedImage> images,
        BootJournal journal,
        Func<int, string?> portHolder,
        TimeProvider time,
        ILogger<NbdDoor> logger)
        : this(settings, interfaces, images, journal, portHolder, time, logger, new NbdLimits())
    {
    }

    internal NbdDoor(
        NbdSettings settings,
        IReadOnlyList<HostInterface> interfaces,
        IReadOnlyList<ServedImage> images,
        BootJournal journal,
        Func<int, string?> portHolder,
        TimeProvider time,
        ILogger<NbdDoor> logger,
        NbdLimits limits)
    {
        _settings = settings;
        _interfaces = interfaces;
        _images = images;
        _portHolder = portHolder;
        _journal = journal;
        _limits = limits;
        _exports = new NbdExports(settings, images);
        _connections = new NbdConnections(limits.Connections, limits.ConnectionsPerClient);
        var reception = new NbdReception(settings, limits, _exports, _connections, journal, time, logger);
        _loopOf = () => new NbdLoop(_listeners, reception, _connections, limits, time, logger);
    }

    public string Name => "NBD";

    public IReadOnlyList<string> Listening { get; private set; } = [];

    /// <summary>The port in use: that of the settings, or the one that the kernel chose when they say 0. Valid once started.</summary>
    public int Port => _listeners is [var first, ..] ? first.Port : _settings.Port;

    /// <summary>Connections open at this moment, for tests.</summary>
    internal int Connections => _connections.Count;

    /// <summary>The port of an export that has one of its own, for tests.</summary>
    internal int PortOf(string export) => _listeners.Find(listener => listener.Export?.Name == export)!.Port;

    public ValueTask StartAsync(CancellationToken cancel)
    {
        try
        {
            foreach (var card in _interfaces)
            {
                Listen(card, _settings.Port, null);
                foreach (var export in _settings.Exports.Where(export => export.Port is not null))
                    Listen(card, export.Port!.Value, export);
            }
        }
        catch
        {
            CloseListeners();
            throw;
        }

        Listening = [.. _listeners.Select(listener => listener.ToString())];
        TellWhatIsMissing();
        _loop = _loopOf();
        _loop.Start();
        return ValueTask.CompletedTask;
    }

    public async ValueTask StopAsync()
    {
        if (Interlocked.Exchange(ref _loop, null) is not { } loop)
            return;
        await Task.Run(loop.Stop);
        loop.Dispose();
        CloseListeners();
    }

    public ValueTask DisposeAsync() => StopAsync();

    private void Listen(HostInterface card, int port, NbdExportSettings? export)
    {
        try
        {
            _listeners.Add(new NbdListener(card, port, export, _limits.Backlog));
        }
        catch (SocketException e)
        {
            throw Explain(card, port, export, e);
        }
    }

    private void CloseListeners()
    {
        foreach (var listener in _listeners)
            listener.Dispose();
        _listeners.Clear();
    }

    /// <summary>Exports that lead nowhere are told at the start, and not only when a machine hangs there; the rest is served.</summary>
    private void TellWhatIsMissing()
    {
        foreach (var export in _settings.Exports)
        {
            if (!_exports.TryFind(export, out _, out var refusal))
                _journal.Warn($"NBD: the export {export.Name} can't be had: {refusal}");
        }

        foreach (var folder in _images.Where(image => image.Image.Whole is null))
            _journal.Note($"NBD: {folder.Name} is a folder, which has no whole image; its files can be had as {folder.Name}/PATH.");
    }

    private DoorException Explain(HostInterface card, int number, NbdExportSettings? export, SocketException e)
    {
        var port = $"TCP port {number} on {card.Name} ({card.Address})";
        var elsewhere = export is null
            ? "choose another port with nbd.port, or leave NBD to it with --no-nbd"
            : $"or choose another port for the export {export.Name} (nbd.exports)";
        return e.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => new DoorException(
                $"NBD: {port} is in use{(_portHolder(number) is { } holder ? $" by {holder}" : "")}: stop it, {elsewhere}.", e),
            SocketError.AccessDenied => new DoorException(
                $"NBD: no right to listen on {port}: run Lanboot with sudo, give it the capability CAP_NET_BIND_SERVICE, {elsewhere}.", e),
            SocketError.AddressNotAvailable => new DoorException(
                $"NBD: {card.Name} has lost the address {card.Address}: start again.", e),
            _ => new DoorException($"NBD: can't listen on {port}: {e.Message}", e),
        };
    }
}
