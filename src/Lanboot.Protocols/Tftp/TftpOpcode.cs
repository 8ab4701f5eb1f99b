namespace Lanboot.Protocols.Tftp;

/// <summary>The first field of every packet (RFC 1350 section 5, RFC 2347 for OACK).</summary>
public enum TftpOpcode : ushort
{
    RRQ = 1,
    WRQ = 2,
    DATA = 3,
    ACK = 4,
    ERROR = 5,
    OACK = 6,
}

/// <summary>The codes of an ERROR packet (RFC 1350 appendix, RFC 2347 for 8).</summary>
public enum TftpErrorCode : ushort
{
    NotDefined = 0,
    FileNotFound = 1,
    AccessViolation = 2,
    DiskFull = 3,
    IllegalOperation = 4,
    UnknownTransferId = 5,
    FileAlreadyExists = 6,
    NoSuchUser = 7,
    OptionRefused = 8,
}
