using System.Runtime.Versioning;
using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Leases;
using Lanboot.State;

namespace Lanboot.Servers.Dhcp;

/// <summary>Carries leases between the table and the lease file.</summary>
[SupportedOSPlatform("linux")]
internal static class LeaseStore
{
    /// <summary>The line for a lease as it is now.</summary>
    public static LeaseRecord RecordOf(Lease lease) => lease.Client.IsNone
        ? new LeaseRecord(lease.Address.Bits, lease.Expires, 0, default, default, default)
        : new LeaseRecord(
            lease.Address.Bits, lease.Expires, lease.HardwareType, lease.HardwareAddress, lease.ClientIdentifier, lease.HostName);

    /// <summary>Fills the table from the file; what lies outside of the range as it is set now stays out.</summary>
    public static void Restore(LeaseTable table, LeaseFile file)
    {
        foreach (var record in file.Records)
        {
            table.Restore(
                new IPv4Address(record.Address), record.Expires, record.HardwareType,
                record.Hardware.Span, record.ClientIdentifier.Span, record.HostName.Span);
        }
    }
}
