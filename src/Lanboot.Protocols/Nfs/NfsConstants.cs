namespace Lanboot.Protocols.Nfs;

/// <summary>Numbers of the two programs (RFC 1813 section 2 and appendix I).</summary>
public static class NfsProtocol
{
    public const uint NFS_PROGRAM = 100003;
    public const uint NFS_V3 = 3;
    public const ushort NFS_PORT = 2049;

    public const uint MOUNT_PROGRAM = 100005;

    /// <summary>Of NFS version 2; tools of today still use it to ask for the list and to take leave.</summary>
    public const uint MOUNT_V1 = 1;

    public const uint MOUNT_V3 = 3;

    /// <summary>NFS3_FHSIZE: the longest handle; ours have <see cref="NfsHandle.Length"/>.</summary>
    public const int NFS3_FHSIZE = 64;

    /// <summary>MNTPATHLEN: the longest path to mount.</summary>
    public const int MNTPATHLEN = 1024;
}

/// <summary>RFC 1813 section 2.6, nfsstat3: those that a server has that only reads.</summary>
public enum NfsStatus : uint
{
    NFS3_OK = 0,
    NFS3ERR_PERM = 1,
    NFS3ERR_NOENT = 2,
    NFS3ERR_IO = 5,
    NFS3ERR_ACCES = 13,
    NFS3ERR_NOTDIR = 20,
    NFS3ERR_ISDIR = 21,
    NFS3ERR_INVAL = 22,
    NFS3ERR_ROFS = 30,
    NFS3ERR_NAMETOOLONG = 63,
    NFS3ERR_STALE = 70,
    NFS3ERR_BADHANDLE = 10001,
    NFS3ERR_BAD_COOKIE = 10003,
    NFS3ERR_TOOSMALL = 10005,
}

/// <summary>RFC 1813 section 3.</summary>
public enum NfsProcedure : uint
{
    NFSPROC3_NULL = 0,
    NFSPROC3_GETATTR = 1,
    NFSPROC3_SETATTR = 2,
    NFSPROC3_LOOKUP = 3,
    NFSPROC3_ACCESS = 4,
    NFSPROC3_READLINK = 5,
    NFSPROC3_READ = 6,
    NFSPROC3_WRITE = 7,
    NFSPROC3_CREATE = 8,
    NFSPROC3_MKDIR = 9,
    NFSPROC3_SYMLINK = 10,
    NFSPROC3_MKNOD = 11,
    NFSPROC3_REMOVE = 12,
    NFSPROC3_RMDIR = 13,
    NFSPROC3_RENAME = 14,
    NFSPROC3_LINK = 15,
    NFSPROC3_READDIR = 16,
    NFSPROC3_READDIRPLUS = 17,
    NFSPROC3_FSSTAT = 18,
    NFSPROC3_FSINFO = 19,
    NFSPROC3_PATHCONF = 20,
    NFSPROC3_COMMIT = 21,
}

/// <summary>RFC 1813 section 2.6, ftype3: what an image holds.</summary>
public enum NfsFileType : uint
{
    NF3REG = 1,
    NF3DIR = 2,
    NF3LNK = 5,
}

/// <summary>RFC 1813 section 3.3.4.</summary>
[Flags]
public enum NfsAccess : uint
{
    None = 0,
    ACCESS3_READ = 0x01,
    ACCESS3_LOOKUP = 0x02,
    ACCESS3_MODIFY = 0x04,
    ACCESS3_EXTEND = 0x08,
    ACCESS3_DELETE = 0x10,
    ACCESS3_EXECUTE = 0x20,
}

/// <summary>RFC 1813 section 5.1.5, mountstat3.</summary>
public enum MountStatus : uint
{
    MNT3_OK = 0,
    MNT3ERR_PERM = 1,
    MNT3ERR_NOENT = 2,
    MNT3ERR_IO = 5,
    MNT3ERR_ACCES = 13,
    MNT3ERR_NOTDIR = 20,
    MNT3ERR_INVAL = 22,
    MNT3ERR_NAMETOOLONG = 63,
}

/// <summary>RFC 1813 section 5.2.</summary>
public enum MountProcedure : uint
{
    MOUNTPROC3_MNT = 1,
    MOUNTPROC3_DUMP = 2,
    MOUNTPROC3_UMNT = 3,
    MOUNTPROC3_UMNTALL = 4,
    MOUNTPROC3_EXPORT = 5,
}
