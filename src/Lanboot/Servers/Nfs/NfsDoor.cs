using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Protocols.Nfs;
using Lanboot.Protocols.Rpc;
using Lanboot.Settings;
using Lanboot.State;

namespace Lanboot.Servers.Nfs;

/// <summary>
/// The images over NFS version 3, read-only: for machines that run from one without holding it in memory. MOUNT and the portmapper are
/// part of it, as initramfs ask them first.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class NfsDoor : IDoor
{
    private const string SecretName = "nfs-handles.secret";

    private const string NewSecret = "after a restart machines that run from NFS will find no files any more. "
        + "Name a place that can be written to with nfs.secret-file.";

    private readonly NfsSettings _settings;
    private readonly IReadOnlyList<HostInterface> _interfaces;
    private readonly IReadOnlyList<ServedImage> _images;
    private readonly BootJournal _journal;
    private readonly Func<ProtocolType, int, string?> _portHolder;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly NfsLimits _limits;
    private NfsPorts? _ports;
    private NfsService? _service;
    private IReadOnlyList<NfsLoop> _loops = [];
    private Task _running = Task.CompletedTask;

    /// <param name="interfaces">Where to listen, by their address.</param>
    /// <param name="images">Those that are open; the first has the names that menus of images ask for.</param>
    /// <param name="portHolder">The process that holds a port, in words ("ganesha.nfsd (pid 812)"), where that can be found out.</param>
    public NfsDoor(
        NfsSettings settings,
        IReadOnlyList<HostInterface> interfaces,
        IReadOnlyList<ServedImage> images,
        BootJournal journal,
        Func<ProtocolType, int, string?> portHolder,
        TimeProvider time,
        ILogger<NfsDoor> logger)
        : this(settings, interfaces, images, journal, portHolder, time, logger, new NfsLimits())
    {
    }

    internal NfsDoor(
        NfsSettings settings,
        IReadOnlyList<HostInterface> interfaces,
        IReadOnlyList<ServedImage> images,
        BootJournal journal,
        Func<ProtocolType, int, string?> portHolder,
        TimeProvider time,
        ILogger<NfsDoor> logger,
        NfsLimits limits)
    {
        (_settings, _interfaces, _images) = (settings, interfaces, images);
        (_journal, _portHolder, _time, _logger, _limits) = (journal, portHolder, time, logger, limits);
    }

    public string Name => "NFS";

    public IReadOnlyList<string> Listening => _ports?.Words ?? [];

    /// <summary>The port in use: that of the settings, or the one that the kernel chose when they say 0. Valid once started.</summary>
    public int Port => _ports?.Port ?? _settings.Port;

    /// <summary>Connections open at this moment, for tests.</summary>
    internal int Connections => _service?.Clients.Connections ?? 0;

    public async ValueTask StartAsync(CancellationToken cancel)
    {
        var ports = _ports = new NfsPorts(_settings, _interfaces, _limits, _portHolder, _journal, _logger);
        try
        {
            await ports.OpenAsync(cancel);
        }
        catch
        {
            ports.Dispose();
            throw;
        }

        var service = _service = Compose(ports.Services);
        // The first has all that is not a connection.
        _loops =
        [
            new NfsLoop(ports.Listeners, ports.Datagrams, service),
            .. Enumerable.Range(1, _limits.Threads - 1).Select(_ => new NfsLoop([], [], service)),
        ];
        _running = Task.WhenAll(_loops.Select(loop =>
            Task.Factory.StartNew(() => loop.Run(_loops), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
    }

    public async ValueTask StopAsync()
    {
        if (Interlocked.Exchange(ref _ports, null) is not { } ports)
            return;
        await ports.ForgetAsync();
        foreach (var loop in _loops)
            loop.Stop();
        await _running;
        foreach (var loop in _loops)
            loop.Dispose();
        ports.Dispose();
        _service?.Uses.Stop();
        _service?.Names.Dispose();
    }

    public ValueTask DisposeAsync() => StopAsync();

    private NfsService Compose(IReadOnlyList<RpcService> services)
    {
        var exports = new ExportTable(_images, _settings.Exports, _time, _journal.Warn);
        var names = new ClientNames(exports.All.SelectMany(export => export.Clients).Select(each => each.Client), _time, _logger);
        var clients = new NfsClients([.. _interfaces.Select(card => card.Network)], _limits);
        var uses = new RootUses(_journal, clients, _limits, _time);
        var files = new NfsFiles(exports, names, ReadSecret(), _logger);
        var rpc = new RpcServer(
            new NfsProgram<ExportedFile>(files),
            new MountProgram(new NfsExports(exports, files, names, uses, _logger)),
            new PortmapProgram(services));
        return new NfsService(rpc, clients, uses, names, _limits, _time, _logger);
    }

    private byte[] ReadSecret()
    {
        var path = _settings.SecretFile ?? Path.Combine(StateFolder.Default, SecretName);
        return SecretFile.ReadOrMake(path, NfsHandle.SecretLength, NewSecret, _journal.Warn);
    }
}
