using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Linux;
using Lanboot.Protocols.Dhcp;

namespace Lanboot.Servers.Dhcp;

/// <summary>A packet that is answered as soon as the verdict on its machine has come.</summary>
/// <param name="Socket">What it came in on.</param>
internal sealed record WaitingPacket(
    MacAddress Machine,
    byte[] Datagram,
    DhcpLink Link,
    DhcpSocket Socket,
    DhcpArrival Arrival,
    bool AtBootServer,
    uint Transaction,
    long Since);

/// <summary>
/// Where packets wait while an authority is asked about their machine: the thread that receives goes on, and is woken when a verdict has
/// come. Firmware waits some seconds for a proxy's offer and then boots without, so silence would often be the end of a boot. But for
/// <see cref="Wake"/> for that one thread.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class DhcpWaitingRoom : IDisposable
{
    /// <summary>A class room that is switched on at once, several times over; each keeps one packet, of some 600 bytes.</summary>
    private const int MaxWaiting = 512;

    /// <summary>Beyond this firmware has asked anew.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IBootAuthority _authority;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly List<WaitingPacket> _waiting = [];
    private int _event;

    public DhcpWaitingRoom(IBootAuthority authority, TimeProvider time)
    {
        _authority = authority;
        _time = time;
        _event = LibC.OpenEvent(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK);
        _authority.Decided += Wake;
    }

    /// <summary>Readable when somebody may go.</summary>
    public int Descriptor => _event;

    /// <summary>Keeps a copy of a packet of a boot program whose machine there is no verdict on yet.</summary>
    /// <returns>False: it can be answered now.</returns>
    public bool Keeps(
        in DhcpPacket request, ReadOnlySpan<byte> datagram, DhcpLink link, DhcpSocket socket, in DhcpArrival arrival, bool atBootServer)
    {
        if (!request.HasEthernetAddress || MachineReader.ProgramOf(request) == BootProgram.None)
            return false;
        var machine = MacAddress.FromBytes(request.HardwareAddress);
        if (_authority.Ask(machine).Ruling != BootRuling.Asked)
            return false;

        var transaction = request.TransactionId;
        // Said again while it waits, it is answered once; when there is no room, the oldest has waited in vain.
        _waiting.RemoveAll(other => other.Machine == machine && other.Transaction == transaction && other.AtBootServer == atBootServer);
        if (_waiting.Count >= MaxWaiting)
            _waiting.RemoveAt(0);
        var since = _time.GetTimestamp();
        _waiting.Add(new WaitingPacket(machine, datagram.ToArray(), link, socket, arrival, atBootServer, transaction, since));
        // The verdict may have come between the question and here.
        if (_authority.Ask(machine).Ruling != BootRuling.Asked)
            Wake();
        return true;
    }

    /// <summary>Those whose verdict has come, in the order in which they came; they wait no longer.</summary>
    public IReadOnlyList<WaitingPacket> Leave()
    {
        ulong count;
        _ = LibC.Read(_event, &count, sizeof(ulong));
        List<WaitingPacket> leaving = [.. _waiting.Where(packet => _authority.Ask(packet.Machine).Ruling != BootRuling.Asked)];
        _waiting.RemoveAll(packet => leaving.Contains(packet) || _time.GetElapsedTime(packet.Since) > Patience);
        return leaving;
    }

    public void Dispose()
    {
        _authority.Decided -= Wake;
        lock (_gate)
        {
            _ = LibC.Close(_event);
            _event = -1;
        }
    }

    private void Wake()
    {
        ulong one = 1;
        lock (_gate)
        {
            if (_event >= 0)
                _ = LibC.Write(_event, &one, sizeof(ulong));
        }
    }
}
