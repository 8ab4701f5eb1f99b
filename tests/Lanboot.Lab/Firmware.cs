namespace Lanboot.Lab;

/// <summary>What a virtual machine starts with.</summary>
public enum Firmware
{
    /// <summary>SeaBIOS and the option ROM of QEMU's network card, which is iPXE: architecture 0, user class "iPXE".</summary>
    Bios,

    /// <summary>OVMF and the card's ROM, which is iPXE for EFI: architecture 7, user class "iPXE".</summary>
    UefiWithIpxe,

    /// <summary>OVMF and its own PXE, as most machines have it: architecture 7, TFTP.</summary>
    Uefi,

    /// <summary>OVMF that boots by HTTP only: architecture 16, class HTTPClient.</summary>
    UefiHttp,
}
