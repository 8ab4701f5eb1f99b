using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Nfs;

/// <summary>What is told of a file.</summary>
public readonly record struct NfsAttributes
{
    /// <summary>On the wire.</summary>
    public const int Length = 84;

    /// <summary>With the bool before it, which says that they follow (post_op_attr).</summary>
    public const int PostOpLength = 4 + Length;

    /// <summary>
    /// Of folders too, although RFC 1813 section 2.6 has no word on them: with 2, find(1) takes it that there are no folders inside, and
    /// 1 says that nobody counted. Linux shows the folders of an ISO so.
    /// </summary>
    private const uint Links = 1;

    private const int DiscBlock = 2048;

    public required NfsFileType Type { get; init; }

    /// <summary>The permission bits, 0 to 0o7777.</summary>
    public required uint Mode { get; init; }

    public uint UserId { get; init; }
    public uint GroupId { get; init; }
    public required ulong Size { get; init; }

    /// <summary>The same for all files of a mount, as a change of it looks like another file system.</summary>
    public required ulong FileSystem { get; init; }

    public required ulong FileId { get; init; }
    public DateTimeOffset Modified { get; init; }

    // RFC 1813 section 2.6, fattr3: type 4, mode 4, nlink 4, uid 4, gid 4, size 8, used 8, rdev 8, fsid 8, fileid 8,
    // atime 8, mtime 8, ctime 8.
    public void Write(scoped ref WireWriter writer)
    {
        writer.WriteUInt32((uint)Type);
        writer.WriteUInt32(Mode);
        writer.WriteUInt32(Links);
        writer.WriteUInt32(UserId);
        writer.WriteUInt32(GroupId);
        writer.WriteUInt64(Size);
        writer.WriteUInt64((Size + DiscBlock - 1) / DiscBlock * DiscBlock);
        writer.WriteUInt64(0);
        writer.WriteUInt64(FileSystem);
        writer.WriteUInt64(FileId);
        for (var time = 0; time < 3; time++)
            WriteTime(ref writer, Modified);
    }

    /// <summary>post_op_attr (section 2.6): a bool and, as here, the attributes.</summary>
    public void WritePostOp(scoped ref WireWriter writer)
    {
        writer.WriteUInt32(1);
        Write(ref writer);
    }

    /// <summary>wcc_data (section 2.6) of what was not changed: no attributes from before, those from now.</summary>
    public void WriteWeakCacheConsistency(scoped ref WireWriter writer)
    {
        writer.WriteUInt32(0);
        WritePostOp(ref writer);
    }

    // nfstime3: seconds 4, nseconds 4, since 1970 and without a sign.
    private static void WriteTime(scoped ref WireWriter writer, DateTimeOffset time)
    {
        var ticks = Math.Max(0, (time - DateTimeOffset.UnixEpoch).Ticks);
        writer.WriteUInt32((uint)Math.Min(uint.MaxValue, ticks / TimeSpan.TicksPerSecond));
        writer.WriteUInt32((uint)(ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick));
    }
}
