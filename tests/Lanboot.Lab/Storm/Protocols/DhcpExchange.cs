using System.Net;
using Lanboot.Boot;
using Lanboot.Protocols.Dhcp;

namespace Lanboot.Lab.Storm.Protocols;

/// <summary>DISCOVER, OFFER, REQUEST, ACK (RFC 2131 section 3.1), each asked for again until it comes.</summary>
/// <param name="first">How long the client waits for its first answer; then twice as long each time.</param>
internal sealed class DhcpExchange(DhcpEar ear, MacAddress machine, IPAddress server, TimeSpan first)
{
    /// <summary>4, 8, 16 and 32 s: then firmware gives up (PXE specification 2.1, section 2.2.3).</summary>
    private const int Attempts = 4;

    /// <returns>The acknowledgement.</returns>
    public async Task<DhcpAnswer> RunAsync(CapturedPacket captured)
    {
        var transaction = (uint)Random.Shared.NextInt64(uint.MaxValue);
        var answers = ear.Listen(transaction);
        try
        {
            var offer = await AskAsync(captured.Discover(machine, transaction), DhcpMessageType.Offer);
            if (!new IPAddress(offer[DhcpOption.ServerIdentifier]).Equals(server))
                throw new StormException("somebody else offers addresses");
            var acknowledged = await AskAsync(captured.Request(machine, transaction, offer), DhcpMessageType.Ack);
            return acknowledged.Address.Equals(offer.Address)
                ? acknowledged
                : throw new StormException($"it was offered {offer.Address} and given {acknowledged.Address}");
        }
        finally
        {
            ear.Leave(transaction);
        }

        async Task<DhcpAnswer> AskAsync(byte[] packet, DhcpMessageType wanted)
        {
            var wait = first;
            for (var attempt = 0; attempt < Attempts; attempt++, wait *= 2)
            {
                await ear.SendAsync(packet);
                using var patience = new CancellationTokenSource(wait);
                try
                {
                    // What was repeated may be answered twice.
                    while (await answers.ReadAsync(patience.Token) is var answer)
                    {
                        if (answer.Type == wanted)
                            return answer;
                        if (answer.Type == DhcpMessageType.Nak)
                            throw new StormException($"the server refuses: {answer.Message}");
                    }
                }
                catch (OperationCanceledException)
                {
                    // Lost, or not answered: asked again.
                }
            }

            throw new StormException($"no {wanted} came");
        }
    }
}
