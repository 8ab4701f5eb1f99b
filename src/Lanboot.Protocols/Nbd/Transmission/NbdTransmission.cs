namespace Lanboot.Protocols.Nbd.Transmission;

/// <summary>What is to be done about the next request.</summary>
public enum NbdStep
{
    /// <summary>No whole request is there.</summary>
    MoreInput,

    /// <summary>Do it, and reply.</summary>
    Perform,

    /// <summary>Reply with the error; its payload, if any, follows and is to be thrown away.</summary>
    Refuse,

    /// <summary>NBD_CMD_DISC: finish what is under way, send it, close. There is no reply.</summary>
    Disconnect,

    /// <summary>Close: the client broke the protocol in a way that can't be answered.</summary>
    Close,
}

/// <summary>
/// The server's side of the transmission phase ("Transmission"): takes requests out of the input and says what is to be done. A
/// request is checked whole here; whoever performs it need not look again.
/// </summary>
public sealed class NbdTransmission(NbdTerms terms)
{
    public NbdTerms Terms { get; } = terms;

    /// <summary>Why it is to be closed, for the log.</summary>
    public string? Trouble { get; private set; }

    /// <param name="input">What has come behind the requests and payloads taken so far.</param>
    /// <param name="request">The request, whose <see cref="NbdRequest.Size"/> bytes are then consumed; its payload is not.</param>
    /// <param name="error">For <see cref="NbdStep.Refuse"/>.</param>
    public NbdStep Next(ReadOnlySpan<byte> input, out NbdRequest request, out NbdError error)
    {
        error = NbdError.None;
        request = default;
        if (input.Length < NbdRequest.Size)
            return NbdStep.MoreInput;
        if (!NbdRequest.TryRead(input[..NbdRequest.Size], out request))
            return Close("it sent something that is no request");
        if (request.Command == NbdCommand.DISC)
            return NbdStep.Disconnect;
        if (request.PayloadLength > NbdSizes.MaximumPayload)
            return Close($"it sent a write of {request.Length} bytes");
        error = RequestRules.Check(request, Terms);
        return error == NbdError.None ? NbdStep.Perform : NbdStep.Refuse;
    }

    private NbdStep Close(string trouble)
    {
        Trouble = trouble;
        return NbdStep.Close;
    }
}
