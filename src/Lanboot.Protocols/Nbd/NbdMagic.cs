namespace Lanboot.Protocols.Nbd;

/// <summary>The magic numbers of the protocol document (doc/proto.md of NetworkBlockDevice/nbd).</summary>
internal static class NbdMagic
{
    /// <summary>"NBDMAGIC": what every server says first.</summary>
    public const ulong INIT_PASSWD = 0x4e42444d41474943;

    /// <summary>"IHAVEOPT": behind the former in newstyle, and in front of every option.</summary>
    public const ulong IHAVEOPT = 0x49484156454F5054;

    /// <summary>Behind the first in oldstyle.</summary>
    public const ulong CLISERV_MAGIC = 0x00420281861253;

    public const ulong OPTION_REPLY = 0x3e889045565a9;
    public const uint NBD_REQUEST_MAGIC = 0x25609513;
    public const uint NBD_SIMPLE_REPLY_MAGIC = 0x67446698;
    public const uint NBD_STRUCTURED_REPLY_MAGIC = 0x668e33ef;
}
