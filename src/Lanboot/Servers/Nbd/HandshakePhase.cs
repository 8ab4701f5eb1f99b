using System.Runtime.Versioning;
using Lanboot.Linux;
using Lanboot.Protocols.Nbd;
using Lanboot.Protocols.Nbd.Handshake;

namespace Lanboot.Servers.Nbd;

/// <summary>A connection until an export is chosen.</summary>
[SupportedOSPlatform("linux")]
internal sealed class HandshakePhase(ClientExports exports)
{
    private readonly NbdHandshake _handshake = new(exports);

    /// <summary>What was agreed to, once it was; the transmission goes on in the same turn.</summary>
    public NbdTerms? Terms => _handshake.Terms;

    public string? Trouble { get; private set; }

    public NbdTurn Serve(StreamSocket socket, InputBuffer input, Outbox outbox)
    {
        while (true)
        {
            var writer = outbox.Writer;
            var step = _handshake.Receive(input.Bytes, out var consumed, ref writer);
            input.Consume(consumed);
            outbox.Add(writer);
            if (step == NbdHandshakeStep.Transmit)
                return NbdTurn.TurnOver;

            // The whole answer to an option in one send: nbd-client reads each part of a list with a single read.
            var sending = outbox.Send(socket);
            if (step == NbdHandshakeStep.Close || sending == Sending.Broken)
                return Close(_handshake.Trouble);
            if (sending == Sending.Full)
                return NbdTurn.AwaitOutput;
            if (step != NbdHandshakeStep.MoreInput)
                continue;
            var count = input.Fill(socket);
            if (count == StreamSocket.NotNow)
                return NbdTurn.AwaitInput;
            if (count <= 0)
                return Close("it left during the handshake, or was too slow");
        }
    }

    private NbdTurn Close(string? trouble)
    {
        Trouble = trouble;
        return NbdTurn.Closed;
    }
}
