using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Linux;
using Lanboot.Protocols.Icmpv6;

namespace Lanboot.Servers.RouterAdvertisement;

/// <summary>
/// Tells booting machines that there is no IPv6 router to wait for. iPXE asks six times over 13 s before it goes on; one
/// answer ends that. By unicast, and to nobody but machines that are booting, so that the network's own IPv6 stays as it is.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class RouterAdvertisementDoor(
    IReadOnlyList<HostInterface> interfaces,
    BootJournal journal,
    TimeProvider time,
    ILogger<RouterAdvertisementDoor> logger) : IDoor
{
    // Options are few; the rest of a longer message is cut off by the kernel, and then it does not parse.
    private const int MaxMessage = 1500;

    // Where sockaddr_in6 has its address: after family, port and flow information.
    private const int AddressOffset = 8;

    // All routers on the link (RFC 4291 section 2.7.1).
    private static readonly IPAddress AllRouters = IPAddress.Parse("ff02::2");

    // An interface that goes away fails every receive: no busy loop meanwhile.
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Socket> _sockets = [];
    private readonly List<Task> _loops = [];
    private readonly List<string> _listening = [];

    public string Name => "router advertisement";

    public IReadOnlyList<string> Listening => _listening;

    /// <summary>Never fails: without the right, or without IPv6, boots only take longer, and the journal says so.</summary>
    public ValueTask StartAsync(CancellationToken cancel)
    {
        foreach (var each in interfaces)
        {
            // A link-local address may still be to come: the kernel gives it once the cable is in.
            if (TryOpen(each) is { } socket)
                Serve(socket, each);
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask StopAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_loops).ConfigureAwait(false);
        _sockets.ForEach(socket => socket.Dispose());
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private Socket? TryOpen(HostInterface on)
    {
        try
        {
            return RawIcmpv6Socket.Open(on.Name, on.Index, RouterSolicitation.Type, AllRouters);
        }
        catch (SocketException denied) when (denied.SocketErrorCode == SocketError.AccessDenied)
        {
            Warn(on, $"the right {nameof(Capability.CAP_NET_RAW)} is missing");
        }
        catch (SocketException failed)
        {
            Warn(on, failed.Message);
        }

        return null;
    }

    private void Warn(HostInterface on, string reason) =>
        journal.Warn($"Router solicitations on {on.Name} are not answered, since {reason}: iPXE waits up to 13 s longer.");

    private void Serve(Socket socket, HostInterface on)
    {
        _sockets.Add(socket);
        _listening.Add($"ICMPv6 router solicitations on {on.Name}");
        _loops.Add(ReceiveAsync(socket, on.Name));
    }

    private async Task ReceiveAsync(Socket socket, string on)
    {
        var message = new byte[MaxMessage];
        var answer = new byte[Protocols.Icmpv6.RouterAdvertisement.Length];
        Protocols.Icmpv6.RouterAdvertisement.WriteNoRouter(answer);
        var from = new SocketAddress(AddressFamily.InterNetworkV6);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var length = await socket.ReceiveFromAsync(message, SocketFlags.None, from, _stop.Token).ConfigureAwait(false);
                Answer(socket, on, message.AsSpan(0, length), from, answer);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException failed)
            {
                RouterAdvertisementLog.NotReceived(logger, on, failed.Message);
                await Task.Delay(PauseAfterFailure, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Answer(Socket socket, string on, ReadOnlySpan<byte> message, SocketAddress from, ReadOnlySpan<byte> answer)
    {
        if (!RouterSolicitation.TryParse(message, out var solicitation)
            || Solicitor.Identify(from.Buffer.Span.Slice(AddressOffset, Solicitor.AddressLength), solicitation) is not { } machine
            || !IsBooting(machine))
        {
            return;
        }

        try
        {
            socket.SendTo(answer, SocketFlags.None, from);
            RouterAdvertisementLog.Answered(logger, machine, on);
        }
        catch (SocketException failed)
        {
            RouterAdvertisementLog.NotSent(logger, on, failed.Message);
        }
    }

    // Once it has its kernel, whoever asks is an operating system, and the network's IPv6 is that one's own affair.
    private bool IsBooting(MacAddress machine) =>
        journal.Find(machine) is { Program: not BootProgram.None } && !(journal.StageOf(machine) >= BootStage.Kernel);
}
