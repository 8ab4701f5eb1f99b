using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Nbd.Handshake;

/// <summary>Answers whole options, and keeps what they agree to ("Option types").</summary>
internal sealed class OptionHaggling(INbdExports exports)
{
    /// <summary>Behind a list stands its ACK.</summary>
    private const int RoomForTheRest = 64;

    private bool _structured;
    private string? _allocationOf;

    /// <summary>The client does without the reserved zeroes behind the answer to NBD_OPT_EXPORT_NAME.</summary>
    public bool NoZeroes { get; set; }

    public NbdTerms? Terms { get; private set; }

    public string? Trouble { get; private set; }

    /// <param name="data">All of the option's data.</param>
    public NbdHandshakeStep Answer(NbdOption option, ReadOnlySpan<byte> data, ref WireWriter output)
    {
        switch (option)
        {
            case NbdOption.EXPORT_NAME:
                return ChooseByName(data, ref output);
            case NbdOption.ABORT:
                return Abort(ref output);
            case NbdOption.GO:
            case NbdOption.INFO:
                return Inform(option, data, ref output);
            case NbdOption.LIST:
                List(data, ref output);
                break;
            case NbdOption.STRUCTURED_REPLY:
                AgreeToStructured(data, ref output);
                break;
            case NbdOption.LIST_META_CONTEXT:
            case NbdOption.SET_META_CONTEXT:
                AnswerMetaContexts(option, data, ref output);
                break;
            default:
                Unsupported(ref output, option);
                break;
        }

        return NbdHandshakeStep.Continue;
    }

    /// <summary>Answers an option whose data was too long to be read, and is consumed.</summary>
    public NbdHandshakeStep AnswerTooBig(NbdOption option, ref WireWriter output)
    {
        switch (option)
        {
            case NbdOption.EXPORT_NAME:
                return Close("it asked for an export by a name that is too long");
            case NbdOption.ABORT:
                return Abort(ref output);
            case NbdOption.LIST:
            case NbdOption.INFO:
            case NbdOption.GO:
            case NbdOption.STRUCTURED_REPLY:
            case NbdOption.LIST_META_CONTEXT:
            case NbdOption.SET_META_CONTEXT:
                OptionReply.Error(
                    ref output, option, NbdReplyType.ERR_TOO_BIG, $"The option is longer than {NbdHandshake.MaxOptionData} bytes.");
                break;
            default:
                Unsupported(ref output, option);
                break;
        }

        return NbdHandshakeStep.Continue;
    }

    /// <summary>NBD_OPT_EXPORT_NAME has no way to say no but to close. The answer: size64, flags16, zeroes unless agreed otherwise.</summary>
    private NbdHandshakeStep ChooseByName(ReadOnlySpan<byte> data, ref WireWriter output)
    {
        var name = NbdNames.Decode(data);
        if (Find(name, out var refusal) is not { } export)
            return Close(refusal);
        output.WriteUInt64((ulong)export.Size);
        output.WriteUInt16((ushort)export.Flags(_structured));
        if (!NoZeroes)
            output.WriteZeros(NbdSizes.ReservedZeroes);
        return Transmit(name, export);
    }

    private static NbdHandshakeStep Abort(ref WireWriter output)
    {
        OptionReply.Ack(ref output, NbdOption.ABORT);
        return NbdHandshakeStep.Close;
    }

    /// <summary>NBD_OPT_INFO and NBD_OPT_GO: name length32, name, count16, requests of 16 bits each.</summary>
    private NbdHandshakeStep Inform(NbdOption option, ReadOnlySpan<byte> data, ref WireWriter output)
    {
        var reader = new WireReader(data);
        var name = NbdNames.Read(ref reader);
        var count = reader.ReadUInt16();
        var requests = reader.ReadBytes(count * sizeof(ushort));
        if (reader.Failed || !reader.AtEnd)
        {
            OptionReply.Error(ref output, option, NbdReplyType.ERR_INVALID, "The option does not hold what its lengths say.");
            return NbdHandshakeStep.Continue;
        }

        if (Find(name, out var refusal) is not { } export)
        {
            OptionReply.Error(ref output, option, NbdReplyType.ERR_UNKNOWN, refusal);
            return NbdHandshakeStep.Continue;
        }

        OptionReply.Export(ref output, option, export, _structured);
        WriteRequested(option, requests, export, ref output);
        OptionReply.Ack(ref output, option);
        return option == NbdOption.GO ? Transmit(name, export) : NbdHandshakeStep.Continue;
    }

    /// <summary>Only what was asked for, and each once, however often it was asked; unknown requests are ignored.</summary>
    private static void WriteRequested(NbdOption option, ReadOnlySpan<byte> requests, NbdExport export, ref WireWriter output)
    {
        var reader = new WireReader(requests);
        var (name, description, blockSize) = (false, false, false);
        while (!reader.AtEnd)
        {
            var info = (NbdInfo)reader.ReadUInt16();
            name |= info == NbdInfo.NAME;
            description |= info == NbdInfo.DESCRIPTION;
            blockSize |= info == NbdInfo.BLOCK_SIZE;
        }

        if (name)
            OptionReply.Text(ref output, option, NbdInfo.NAME, export.Name);
        if (description && export.Description.Length > 0)
            OptionReply.Text(ref output, option, NbdInfo.DESCRIPTION, export.Description);
        if (blockSize)
            OptionReply.BlockSize(ref output, option);
    }

    private void List(ReadOnlySpan<byte> data, ref WireWriter output)
    {
        if (!data.IsEmpty)
        {
            OptionReply.Error(ref output, NbdOption.LIST, NbdReplyType.ERR_INVALID, "NBD_OPT_LIST has no data.");
            return;
        }

        if (exports.Names.Sum(OptionReply.ServerLength) + RoomForTheRest > output.Remaining)
        {
            OptionReply.Error(ref output, NbdOption.LIST, NbdReplyType.ERR_TOO_BIG, "There are more exports than a list can hold.");
            return;
        }

        foreach (var name in exports.Names)
            OptionReply.Server(ref output, NbdOption.LIST, name);
        OptionReply.Ack(ref output, NbdOption.LIST);
    }

    private void AgreeToStructured(ReadOnlySpan<byte> data, ref WireWriter output)
    {
        if (!data.IsEmpty)
        {
            OptionReply.Error(ref output, NbdOption.STRUCTURED_REPLY, NbdReplyType.ERR_INVALID, "NBD_OPT_STRUCTURED_REPLY has no data.");
            return;
        }

        _structured = true;
        OptionReply.Ack(ref output, NbdOption.STRUCTURED_REPLY);
    }

    private void AnswerMetaContexts(NbdOption option, ReadOnlySpan<byte> data, ref WireWriter output)
    {
        var isSet = option == NbdOption.SET_META_CONTEXT;
        // "replaces all previously-set metadata contexts (including when this command fails)"
        if (isSet)
            _allocationOf = null;
        if (!_structured)
        {
            OptionReply.Error(ref output, option, NbdReplyType.ERR_INVALID, "Metadata needs structured replies: ask for them first.");
            return;
        }

        if (!MetaContexts.TryRead(data, out var contexts))
        {
            OptionReply.Error(ref output, option, NbdReplyType.ERR_INVALID, "The option does not hold what its lengths say.");
            return;
        }

        if (Find(contexts.Export, out var refusal) is null)
        {
            OptionReply.Error(ref output, option, NbdReplyType.ERR_UNKNOWN, refusal);
            return;
        }

        if (isSet && contexts.IsSelected)
        {
            _allocationOf = contexts.Export;
            OptionReply.MetaContext(ref output, option, MetaContexts.AllocationId, MetaContexts.Allocation);
        }
        else if (!isSet && contexts.IsListed)
        {
            OptionReply.MetaContext(ref output, option, 0, MetaContexts.Allocation);
        }

        OptionReply.Ack(ref output, option);
    }

    private NbdExport? Find(string name, out string refusal)
    {
        // A name may be four bytes a character.
        if (name.Length <= NbdSizes.LongestName)
            return exports.Find(name, out refusal);
        refusal = $"Export names are at most {NbdSizes.LongestName} characters long.";
        return null;
    }

    /// <summary>Contexts count only where the export is the one they were selected for (NBD_OPT_SET_META_CONTEXT).</summary>
    private NbdHandshakeStep Transmit(string name, NbdExport export)
    {
        Terms = new NbdTerms(export, _structured, _allocationOf == name);
        return NbdHandshakeStep.Transmit;
    }

    private NbdHandshakeStep Close(string trouble)
    {
        Trouble = trouble;
        return NbdHandshakeStep.Close;
    }

    /// <summary>STARTTLS and EXTENDED_HEADERS are among them: every client goes on without.</summary>
    private static void Unsupported(ref WireWriter output, NbdOption option) =>
        OptionReply.Error(ref output, option, NbdReplyType.ERR_UNSUP, "This server does not know the option.");
}
