using Lanboot.Protocols.Rpc;
using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Nfs;

// Procedures that change something: NFS3ERR_ROFS, in the shape that each failure has (RFC 1813 sections 3.3.2, 3.3.7 to 3.3.15, 3.3.21).
public sealed partial class NfsProgram<TFile>
{
    private void Refuse(NfsProcedure procedure, scoped ref Question question, scoped ref RpcUser user, scoped ref WireWriter results)
    {
        var status = question.Status == NfsStatus.NFS3_OK ? NfsStatus.NFS3ERR_ROFS : question.Status;
        switch (procedure)
        {
            // RENAME: from dir, name <>, to dir, name <>. Failure: status 4, fromdir_wcc, todir_wcc.
            case NfsProcedure.NFSPROC3_RENAME:
                question.Arguments.ReadOpaque(LongestArgument);
                var second = SecondFolder(ref question, ref user);
                results.WriteUInt32((uint)status);
                WriteWeakCacheConsistency(ref results, question);
                WriteWeakCacheConsistency(ref results, second);
                break;
            // LINK: file, link dir, name <>. Failure: status 4, file_attributes, linkdir_wcc.
            case NfsProcedure.NFSPROC3_LINK:
                var folder = SecondFolder(ref question, ref user);
                WriteStatus(ref results, status, question);
                WriteWeakCacheConsistency(ref results, folder);
                break;
            // All others: an object or a folder first. Failure: status 4, its wcc_data.
            default:
                results.WriteUInt32((uint)status);
                WriteWeakCacheConsistency(ref results, question);
                break;
        }
    }

    private Question SecondFolder(scoped ref Question question, scoped ref RpcUser user)
    {
        var handle = question.Arguments.ReadOpaque(NfsProtocol.NFS3_FHSIZE);
        var status = files.Find(handle, question.Caller, ref user, out var folder);
        return new Question(question.Caller, default) { Status = status, File = folder };
    }

    private void WriteWeakCacheConsistency(scoped ref WireWriter results, scoped in Question question)
    {
        if (question.Status == NfsStatus.NFS3_OK)
            files.Describe(question.File).WriteWeakCacheConsistency(ref results);
        else
            results.WriteZeros(2 * sizeof(uint));
    }
}
