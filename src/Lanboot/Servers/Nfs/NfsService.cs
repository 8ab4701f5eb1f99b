using Lanboot.Protocols.Rpc;

namespace Lanboot.Servers.Nfs;

/// <summary>What all connections and datagrams of the door have in common.</summary>
internal sealed record NfsService(
    RpcServer Rpc, NfsClients Clients, RootUses Uses, ClientNames Names, NfsLimits Limits, TimeProvider Time, ILogger Logger)
{
    /// <summary>Puts the bytes of a file behind the head of their reply, in memory.</summary>
    /// <param name="message">The call.</param>
    /// <param name="reply">The reply's head, and room for the rest.</param>
    /// <returns>The length of the reply with its padding; of another one where the file can't be read.</returns>
    public static int Complete(ReadOnlySpan<byte> message, Span<byte> reply, int head, OpenFile file, in RpcPayload payload)
    {
        try
        {
            var bytes = reply.Slice(head, payload.Count);
            if (file.Source.Read(payload.Offset, bytes) == payload.Count)
            {
                var padding = Xdr.Padding(payload.Count);
                reply.Slice(head + payload.Count, padding).Clear();
                return head + payload.Count + padding;
            }
        }
        catch (IOException)
        {
            // The client is told below, and its user sees an input/output error.
        }

        return RpcServer.WriteFailure(message, reply);
    }
}
