using Lanboot.Protocols.Rpc;

namespace Lanboot.Protocols.Nfs;

/// <summary>Who may do what, by the permission bits: as if the image were a local file system that is mounted read-only.</summary>
public static class NfsRights
{
    private const uint ReadBit = 4;
    private const uint ExecuteBit = 1;
    private const uint AnyExecuteBit = 0b001_001_001;

    /// <summary>
    /// What of <paramref name="asked"/> is allowed (RFC 1813 section 3.3.4). Without EXECUTE for whoever may run a program, init does not
    /// start from an NFS root.
    /// </summary>
    public static NfsAccess Allowed(in NfsAttributes file, scoped in RpcUser user, NfsAccess asked)
    {
        var isFolder = file.Type == NfsFileType.NF3DIR;
        var bits = BitsFor(file, user);
        var allowed = NfsAccess.None;
        if ((bits & ReadBit) != 0)
            allowed |= NfsAccess.ACCESS3_READ;
        if ((bits & ExecuteBit) != 0)
            allowed |= isFolder ? NfsAccess.ACCESS3_LOOKUP : NfsAccess.ACCESS3_EXECUTE;
        return allowed & asked;
    }

    /// <summary>
    /// Whether the file's bytes may be read: also by who may only run it, since the client's kernel reads it for him, and by its owner,
    /// who may have opened it before (RFC 1813 section 4.4).
    /// </summary>
    public static bool MayRead(in NfsAttributes file, scoped in RpcUser user) =>
        Allowed(file, user, NfsAccess.ACCESS3_READ | NfsAccess.ACCESS3_EXECUTE) != NfsAccess.None
        || user.UserId == file.UserId;

    private static uint BitsFor(in NfsAttributes file, scoped in RpcUser user)
    {
        if (user.UserId == 0)
            return ReadBit | (file.Type == NfsFileType.NF3DIR || (file.Mode & AnyExecuteBit) != 0 ? ExecuteBit : 0);
        return (user.UserId == file.UserId ? file.Mode >> 6 : user.IsIn(file.GroupId) ? file.Mode >> 3 : file.Mode) & 7;
    }
}
