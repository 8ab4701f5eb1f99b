using Lanboot.Protocols.Rpc;
using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Nfs;

// What holds for the whole file system: RFC 1813 sections 3.3.18 to 3.3.20.
public sealed partial class NfsProgram<TFile>
{
    // FSSTAT: fsroot. Result: status 4, attributes, tbytes 8, fbytes 8, abytes 8, tfiles 8, ffiles 8, afiles 8, invarsec 4.
    private void VolumeStatus(scoped in Question question, scoped ref WireWriter results)
    {
        WriteStatus(ref results, question.Status, question);
        if (question.Status != NfsStatus.NFS3_OK)
            return;
        var volume = files.Volume(question.File);
        results.WriteUInt64(volume.Bytes);
        // Nothing is free, for bytes and for files; how many files there are is not known without counting them.
        results.WriteZeros(5 * sizeof(ulong));
        results.WriteUInt32(volume.IsFixed ? uint.MaxValue : 0);
    }

    // FSINFO: fsroot. Result: status 4, attributes, rtmax 4, rtpref 4, rtmult 4, wtmax 4, wtpref 4, wtmult 4, dtpref 4,
    // maxfilesize 8, time_delta 8, properties 4.
    private void VolumeInformation(scoped in Question question, scoped ref WireWriter results)
    {
        const uint FSF3_SYMLINK = 0x02, FSF3_HOMOGENEOUS = 0x08;
        WriteStatus(ref results, question.Status, question);
        if (question.Status != NfsStatus.NFS3_OK)
            return;
        var read = (uint)NfsSizes.Read(question.Caller.Transport);
        results.WriteUInt32(read);
        results.WriteUInt32(read);
        results.WriteUInt32(NfsSizes.Multiple);
        results.WriteUInt32(NfsSizes.Write);
        results.WriteUInt32(NfsSizes.Write);
        results.WriteUInt32(NfsSizes.Multiple);
        results.WriteUInt32(NfsSizes.Folder);
        results.WriteUInt64(long.MaxValue);
        // Discs tell times to the second.
        results.WriteUInt32(1);
        results.WriteUInt32(0);
        results.WriteUInt32(FSF3_SYMLINK | FSF3_HOMOGENEOUS);
    }

    // PATHCONF: object. Result: status 4, attributes, linkmax 4, name_max 4, no_trunc 4, chown_restricted 4, case_insensitive 4,
    // case_preserving 4.
    private void PathLimits(scoped in Question question, scoped ref WireWriter results)
    {
        WriteStatus(ref results, question.Status, question);
        if (question.Status != NfsStatus.NFS3_OK)
            return;
        results.WriteUInt32(NfsVolumeLimits.LinkMax);
        results.WriteUInt32(NfsVolumeLimits.NameMax);
        results.WriteBoolean(true);
        results.WriteBoolean(true);
        results.WriteBoolean(false);
        results.WriteBoolean(true);
    }
}

/// <summary>What PATHCONF tells.</summary>
internal static class NfsVolumeLimits
{
    /// <summary>NAME_MAX of Linux, in bytes.</summary>
    public const int NameMax = 255;

    /// <summary>That of ext4: nobody makes links here, and programs that ask only want to see more than one.</summary>
    public const uint LinkMax = 65000;
}
