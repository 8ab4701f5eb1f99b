using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Lanboot.Host;
using Lanboot.Linux;
using Lanboot.Protocols.Dhcp;

namespace Lanboot.Servers.Dhcp;

/// <summary>
/// Lets the kernel send to a client that has no address yet, by entering its hardware address into the neighbour table (arp(7)).
/// Without the right to do so, CAP_NET_ADMIN, replies go by broadcast, which every known client takes.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class HardwareReach
{
    /// <summary>
    /// Entries per second; all further clients are answered by broadcast. The kernel's table holds 1024 entries for the whole
    /// host: a flood of DISCOVERs must not fill it.
    /// </summary>
    private const int EntriesPerSecond = 64;

    private readonly int _socket;
    private readonly byte[] _device;
    private readonly TimeProvider _time;
    private bool _isAllowed = true;
    private long _second;
    private int _entries;

    public HardwareReach(DhcpSocket socket, HostInterface on, TimeProvider time)
    {
        _socket = socket.InternetDescriptor;
        _device = Encoding.UTF8.GetBytes(on.Name);
        _time = time;
        _second = time.GetTimestamp();
    }

    /// <summary>From now on, what is sent to the address reaches this hardware address.</summary>
    /// <returns>False when it could not be entered.</returns>
    public bool Enter(IPv4Address address, ReadOnlySpan<byte> ethernet)
    {
        if (!_isAllowed || !IsWithinBounds())
            return false;
        var entry = new LibC.ArpEntry { Address = new LibC.InternetAddress(address.Bits, 0), Flags = LibC.ATF_COM };
        entry.Hardware.Type = 1;
        ethernet.CopyTo(new Span<byte>(entry.Hardware.Bytes, 14));
        _device.CopyTo(new Span<byte>(entry.Device, 15));
        if (LibC.ControlArp(_socket, LibC.SIOCSARP, &entry) == 0)
            return true;
        _isAllowed = Marshal.GetLastPInvokeError() is not (LibC.EPERM or LibC.EACCES);
        return false;
    }

    private bool IsWithinBounds()
    {
        if (_time.GetElapsedTime(_second).TotalSeconds >= 1)
            (_second, _entries) = (_time.GetTimestamp(), 0);
        return ++_entries <= EntriesPerSecond;
    }
}
