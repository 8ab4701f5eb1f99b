namespace Lanboot.Protocols.Nbd.Transmission;

/// <summary>Whether a request may be performed ("Request types", "Error values").</summary>
internal static class RequestRules
{
    public static NbdError Check(in NbdRequest request, NbdTerms terms)
    {
        if (request.Command > NbdCommand.BLOCK_STATUS)
            return NbdError.EINVAL;
        // Before all else: a client learns most from hearing that it may not write.
        if (Writes(request.Command) && !terms.Export.IsWritable)
            return NbdError.EPERM;
        if ((request.Flags & ~Allowed(request.Command, terms)) != 0)
            return NbdError.EINVAL;
        if (request.Command == NbdCommand.FLUSH)
            return request is { Offset: 0, Length: 0 } ? NbdError.None : NbdError.EINVAL;
        if (request.Command == NbdCommand.BLOCK_STATUS && !terms.Allocation)
            return NbdError.EINVAL;
        // Unspecified, but for that nobody may be disconnected for it.
        if (request.Length == 0)
            return NbdError.EINVAL;
        if (!IsInside(request, terms.Export.Size))
            return Stores(request.Command) ? NbdError.ENOSPC : NbdError.EINVAL;
        if (request.Command == NbdCommand.READ && request.Length > NbdSizes.MaximumPayload)
            return terms.Structured ? NbdError.EOVERFLOW : NbdError.EINVAL;
        return NbdError.None;
    }

    /// <summary>The flags that the document knows for a command, and that we have offered.</summary>
    private static NbdCommandModes Allowed(NbdCommand command, NbdTerms terms) => command switch
    {
        NbdCommand.READ when terms.Structured => NbdCommandModes.DF,
        NbdCommand.WRITE_ZEROES => NbdCommandModes.NO_HOLE,
        NbdCommand.BLOCK_STATUS => NbdCommandModes.REQ_ONE,
        _ => NbdCommandModes.None,
    };

    private static bool Writes(NbdCommand command) => Stores(command) || command == NbdCommand.TRIM;

    private static bool Stores(NbdCommand command) => command is NbdCommand.WRITE or NbdCommand.WRITE_ZEROES;

    private static bool IsInside(in NbdRequest request, long size) =>
        request.Offset <= (ulong)size && request.Length <= (ulong)size - request.Offset;
}
