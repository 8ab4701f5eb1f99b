using Lanboot.Lab.Storm.Protocols;
using Lanboot.Protocols.Dhcp;

namespace Lanboot.Lab.Storm;

/// <summary>What half of the machines have in common: how their ROM asks, and the iPXE that it starts.</summary>
/// <param name="Rom">Its DISCOVER.</param>
/// <param name="TftpOptions">Of its requests for files.</param>
/// <param name="Ipxe">The DISCOVER of the loader.</param>
/// <param name="Loader">What it should get.</param>
internal sealed record StormFirmware(CapturedPacket Rom, string TftpOptions, CapturedPacket Ipxe, byte[] Loader)
{
    /// <summary>As OVMF asks.</summary>
    public static StormFirmware Uefi(StormDisc disc) => new(
        new CapturedPacket("ovmf-pxe-discover"), "blksize\01468\0windowsize\04\0", new CapturedPacket("snponly-discover"),
        File.ReadAllBytes(disc.LoaderForUefi));

    /// <summary>The same packet with the words of a ROM for BIOS, and its smaller blocks, one at a time.</summary>
    public static StormFirmware Bios(StormDisc disc) => new(
        new CapturedPacket("ovmf-pxe-discover")
            .With(DhcpOption.ClientSystemArchitecture, 0, 0)
            .With(DhcpOption.VendorClassIdentifier, [.. "PXEClient:Arch:00000:UNDI:002001"u8]),
        "blksize\01456\0", new CapturedPacket("undionly-discover"), File.ReadAllBytes(disc.LoaderForBios));
}
