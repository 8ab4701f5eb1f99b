using Lanboot.Protocols.Rpc;

namespace Lanboot.Protocols.Nfs;

/// <summary>How much one call may ask for.</summary>
public static class NfsSizes
{
    /// <summary>
    /// READ over TCP: what Linux asks for at the most, so that a block of a squashfs comes in one go. It does not pass through memory.
    /// </summary>
    public const int ReadOverTcp = 1 << 20;

    /// <summary>READ over UDP: with its headers it must fit into one datagram of 64 KiB, and the loss of any fragment loses it.</summary>
    public const int ReadOverUdp = 32 << 10;

    /// <summary>
    /// WRITE, which is always refused; it is announced so small that even a refused one fits into a record that we take.
    /// </summary>
    public const int Write = 32 << 10;

    /// <summary>READDIR and READDIRPLUS: some 200 entries. It is put together in memory for each call.</summary>
    public const int Folder = 32 << 10;

    /// <summary>A page of memory, and a multiple of every block of a disc.</summary>
    public const int Multiple = 4096;

    /// <summary>The longest reply without the bytes of a file: a folder's page with everything around it.</summary>
    public const int LongestReply = Folder + 1024;

    public static int Read(RpcTransport transport) => transport == RpcTransport.UDP ? ReadOverUdp : ReadOverTcp;
}
