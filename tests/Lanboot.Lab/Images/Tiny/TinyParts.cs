namespace Lanboot.Lab.Images.Tiny;

/// <summary>What the tiny initramfs has beside HTTP and TFTP, which are in BusyBox and cost nothing.</summary>
[Flags]
internal enum TinyParts
{
    None = 0,

    /// <summary>klibc's nfsmount.</summary>
    Nfs = 1,

    /// <summary>nbd-client, and the file system of discs.</summary>
    Nbd = 2,

    /// <summary>
    /// A client of ours for what Debian's can't do: the handshake of before nbd 3.10, and another connection after a lost one.
    /// </summary>
    SmallNbd = 4,

    /// <summary>Weight: the <see cref="TinyDrivers"/>.</summary>
    Drivers = 8,
}
