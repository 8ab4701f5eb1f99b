namespace Lanboot.Boot;

/// <summary>How far a machine has come. In order: a boot only moves forward; asking anew from the start begins the next boot.</summary>
public enum BootStage
{
    /// <summary>Seen on the network, nothing given yet.</summary>
    Seen,

    /// <summary>It was told what to fetch (and, where we are the DHCP server, offered an address).</summary>
    Offered,

    /// <summary>It has its address.</summary>
    Addressed,

    /// <summary>It fetches a boot loader, or a part of one.</summary>
    Loader,

    /// <summary>It has a menu or script.</summary>
    Menu,

    Kernel,
    Initrd,

    /// <summary>It fetches its root file system.</summary>
    Root,

    /// <summary>It has fetched all that we know it needs.</summary>
    Booted,
}
