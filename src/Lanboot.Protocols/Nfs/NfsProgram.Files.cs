using Lanboot.Protocols.Rpc;
using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Nfs;

// Procedures about one file: RFC 1813 sections 3.3.1 to 3.3.6.
public sealed partial class NfsProgram<TFile>
{
    /// <summary>Names in arguments may be longer than any that there is: they are not found, and not refused as garbage.</summary>
    private const int LongestArgument = NfsProtocol.MNTPATHLEN;

    // GETATTR: object. Result: status 4, attributes 84.
    private void GetAttributes(scoped in Question question, scoped ref WireWriter results)
    {
        results.WriteUInt32((uint)question.Status);
        if (question.Status == NfsStatus.NFS3_OK)
            files.Describe(question.File).Write(ref results);
    }

    // LOOKUP: dir, name <>. Result: status 4, object <64>, object's attributes, dir's attributes; or status, dir's attributes.
    private void Lookup(scoped ref Question question, scoped in RpcUser user, scoped ref WireWriter results)
    {
        var name = question.Arguments.ReadOpaque(LongestArgument);
        var status = InFolder(question, user, NfsAccess.ACCESS3_LOOKUP);
        TFile found = default;
        if (status == NfsStatus.NFS3_OK)
            status = name.Length > NfsVolumeLimits.NameMax ? NfsStatus.NFS3ERR_NAMETOOLONG : files.Lookup(question.File, name, out found);
        results.WriteUInt32((uint)status);
        if (status == NfsStatus.NFS3_OK)
        {
            WriteHandle(ref results, found);
            files.Describe(found).WritePostOp(ref results);
        }

        WritePostOp(ref results, question);
    }

    // ACCESS: object, access 4. Result: status 4, attributes, access 4; or status, attributes.
    private void Access(scoped ref Question question, scoped in RpcUser user, scoped ref WireWriter results)
    {
        var asked = (NfsAccess)question.Arguments.ReadUInt32();
        WriteStatus(ref results, question.Status, question);
        if (question.Status == NfsStatus.NFS3_OK)
            results.WriteUInt32((uint)NfsRights.Allowed(files.Describe(question.File), user, asked));
    }

    // READLINK: symlink. Result: status 4, attributes, path <>; or status, attributes.
    private void ReadLink(scoped in Question question, scoped ref WireWriter results)
    {
        var isLink = question.Status == NfsStatus.NFS3_OK && files.Describe(question.File).Type == NfsFileType.NF3LNK;
        WriteStatus(ref results, question.Status != NfsStatus.NFS3_OK || isLink ? question.Status : NfsStatus.NFS3ERR_INVAL, question);
        if (isLink)
            results.WriteText(files.LinkTarget(question.File));
    }

    // READ: file, offset 8, count 4. Result: status 4, attributes, count 4, eof 4, data <>; or status, attributes.
    private void Read(scoped ref Question question, scoped in RpcUser user, scoped ref WireWriter results)
    {
        var offset = question.Arguments.ReadUInt64();
        var asked = question.Arguments.ReadUInt32();
        var status = OpenToRead(question, user, out var content);
        WriteStatus(ref results, status, question);
        if (status != NfsStatus.NFS3_OK)
            return;

        var left = offset < (ulong)content!.Length ? content.Length - (long)offset : 0;
        var most = (int)Math.Min(asked, NfsSizes.Read(question.Caller.Transport));
        var count = left == 0 || most == 0 ? 0 : content.Available((long)offset, (int)Math.Min(most, left));
        results.WriteUInt32((uint)count);
        results.WriteBoolean(count == left);
        results.WriteUInt32((uint)count);
        if (count > 0)
            question.Payload = new RpcPayload(content, (long)offset, count);
    }

    private NfsStatus OpenToRead(scoped in Question question, scoped in RpcUser user, out IRpcContent? content)
    {
        content = null;
        if (question.Status != NfsStatus.NFS3_OK)
            return question.Status;
        var file = files.Describe(question.File);
        return file.Type switch
        {
            NfsFileType.NF3DIR => NfsStatus.NFS3ERR_ISDIR,
            NfsFileType.NF3LNK => NfsStatus.NFS3ERR_INVAL,
            _ when !NfsRights.MayRead(file, user) => NfsStatus.NFS3ERR_ACCES,
            _ => files.Open(question.File, out content),
        };
    }

    /// <summary>Whether the file of the handle is a folder in which this may be done.</summary>
    private NfsStatus InFolder(scoped in Question question, scoped in RpcUser user, NfsAccess need)
    {
        if (question.Status != NfsStatus.NFS3_OK)
            return question.Status;
        var folder = files.Describe(question.File);
        return folder.Type != NfsFileType.NF3DIR ? NfsStatus.NFS3ERR_NOTDIR
            : NfsRights.Allowed(folder, user, need) == need ? NfsStatus.NFS3_OK
            : NfsStatus.NFS3ERR_ACCES;
    }

    private void WriteHandle(scoped ref WireWriter results, in TFile file)
    {
        results.WriteUInt32(NfsHandle.Length);
        if (results.Take(NfsHandle.Length) is { IsEmpty: false } handle)
            files.WriteHandle(file, handle);
    }
}
