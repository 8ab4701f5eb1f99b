using Lanboot.Protocols.Rpc;
using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Nfs;

/// <summary>
/// NFS version 3 (RFC 1813 section 3) over files that nobody can change. Each procedure takes the same steps: read the arguments,
/// find the file of the handle, ask what it is about, write the result. A file's attributes go with every result that has room for
/// them, which spares the client most of its questions.
/// </summary>
public sealed partial class NfsProgram<TFile>(INfsFiles<TFile> files) : IRpcProgram
    where TFile : struct
{
    public uint Number => NfsProtocol.NFS_PROGRAM;

    public uint Lowest => NfsProtocol.NFS_V3;

    public uint Highest => NfsProtocol.NFS_V3;

    public bool Speaks(uint version) => version == NfsProtocol.NFS_V3;

    public RpcAcceptStatus? Perform(
        scoped in RpcCall request, scoped in RpcCaller caller, scoped ref RpcUser user, scoped ref WireWriter results, out RpcPayload payload)
    {
        payload = default;
        var procedure = (NfsProcedure)request.Procedure;
        if (procedure is NfsProcedure.NFSPROC3_NULL or > NfsProcedure.NFSPROC3_COMMIT)
            return RpcAcceptStatus.PROC_UNAVAIL;

        // Every procedure's arguments begin with a handle.
        var arguments = new WireReader(request.Arguments);
        var handle = arguments.ReadOpaque(NfsProtocol.NFS3_FHSIZE);
        if (arguments.Failed)
            return RpcAcceptStatus.GARBAGE_ARGS;
        var question = new Question(caller, arguments) { Status = files.Find(handle, caller, ref user, out var file), File = file };
        Perform(procedure, ref question, ref user, ref results);
        payload = question.Payload;
        return question.Arguments.Failed ? RpcAcceptStatus.GARBAGE_ARGS : RpcAcceptStatus.SUCCESS;
    }

    private void Perform(NfsProcedure procedure, scoped ref Question question, scoped ref RpcUser user, scoped ref WireWriter results)
    {
        switch (procedure)
        {
            case NfsProcedure.NFSPROC3_GETATTR:
                GetAttributes(question, ref results);
                break;
            case NfsProcedure.NFSPROC3_LOOKUP:
                Lookup(ref question, user, ref results);
                break;
            case NfsProcedure.NFSPROC3_ACCESS:
                Access(ref question, user, ref results);
                break;
            case NfsProcedure.NFSPROC3_READLINK:
                ReadLink(question, ref results);
                break;
            case NfsProcedure.NFSPROC3_READ:
                Read(ref question, user, ref results);
                break;
            case NfsProcedure.NFSPROC3_READDIR:
                ReadFolder(ref question, user, ref results);
                break;
            case NfsProcedure.NFSPROC3_READDIRPLUS:
                ReadFolderPlus(ref question, user, ref results);
                break;
            case NfsProcedure.NFSPROC3_FSSTAT:
                VolumeStatus(question, ref results);
                break;
            case NfsProcedure.NFSPROC3_FSINFO:
                VolumeInformation(question, ref results);
                break;
            case NfsProcedure.NFSPROC3_PATHCONF:
                PathLimits(question, ref results);
                break;
            default:
                Refuse(procedure, ref question, ref user, ref results);
                break;
        }
    }

    /// <summary>The status and, where there is a file, its attributes: how most failures end and many results begin.</summary>
    private void WriteStatus(scoped ref WireWriter results, NfsStatus status, scoped in Question question)
    {
        results.WriteUInt32((uint)status);
        WritePostOp(ref results, question);
    }

    /// <summary>post_op_attr of the file of the handle; without attributes where the handle was no good.</summary>
    private void WritePostOp(scoped ref WireWriter results, scoped in Question question)
    {
        if (question.Status == NfsStatus.NFS3_OK)
            files.Describe(question.File).WritePostOp(ref results);
        else
            results.WriteBoolean(false);
    }

    /// <summary>A call while it is answered.</summary>
    private ref struct Question(RpcCaller caller, WireReader arguments)
    {
        /// <summary>Behind the handle.</summary>
        public WireReader Arguments = arguments;

        public RpcPayload Payload;

        public RpcCaller Caller { get; } = caller;

        /// <summary>How finding the file of the handle went.</summary>
        public NfsStatus Status { get; init; }

        /// <summary>The file of the handle, if the status is NFS3_OK.</summary>
        public TFile File { get; init; }
    }
}
