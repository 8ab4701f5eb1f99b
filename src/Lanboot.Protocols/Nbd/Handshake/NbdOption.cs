namespace Lanboot.Protocols.Nbd.Handshake;

/// <summary>"Option types", NBD_OPT_….</summary>
public enum NbdOption : uint
{
    EXPORT_NAME = 1,
    ABORT = 2,
    LIST = 3,
    STARTTLS = 5,
    INFO = 6,
    GO = 7,
    STRUCTURED_REPLY = 8,
    LIST_META_CONTEXT = 9,
    SET_META_CONTEXT = 10,
    EXTENDED_HEADERS = 11,
}

/// <summary>"Option reply types", NBD_REP_…; errors have the highest bit set.</summary>
public enum NbdReplyType : uint
{
    ACK = 1,
    SERVER = 2,
    INFO = 3,
    META_CONTEXT = 4,
    ERR_UNSUP = 0x8000_0001,
    ERR_POLICY = 0x8000_0002,
    ERR_INVALID = 0x8000_0003,
    ERR_UNKNOWN = 0x8000_0006,
    ERR_TOO_BIG = 0x8000_0009,
}

/// <summary>What NBD_REP_INFO tells, NBD_INFO_….</summary>
public enum NbdInfo : ushort
{
    EXPORT = 0,
    NAME = 1,
    DESCRIPTION = 2,
    BLOCK_SIZE = 3,
}
