using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Rpc;

/// <summary>A program of RPC: its number, its versions, and its procedures.</summary>
public interface IRpcProgram
{
    uint Number { get; }

    /// <summary>What PROG_MISMATCH tells.</summary>
    uint Lowest { get; }

    /// <inheritdoc cref="Lowest"/>
    uint Highest { get; }

    bool Speaks(uint version);

    /// <summary>Performs a call of one of its versions; procedure 0, which does nothing, is answered before.</summary>
    /// <param name="user">Who calls, as far as the credential tells.</param>
    /// <param name="results">Where the results go; what was written does not count unless it is a success.</param>
    /// <returns>Null: there is to be no reply at all.</returns>
    RpcAcceptStatus? Perform(
        scoped in RpcCall request, scoped in RpcCaller caller, scoped ref RpcUser user, scoped ref WireWriter results, out RpcPayload payload);
}
