using System.Buffers.Binary;
using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Rpc;

/// <summary>Who calls, as the credential of a call claims (AUTH_SYS; nobody checks it), or nobody in particular (AUTH_NONE).</summary>
public ref struct RpcUser
{
    private const int MaxMachineName = 255;
    private const int MaxGroups = 16;

    /// <summary>Further groups, four bytes each, as on the wire.</summary>
    private ReadOnlySpan<byte> _groups;

    /// <summary>True for AUTH_NONE: no numbers were given.</summary>
    public bool IsAnonymous { get; private set; }

    public uint UserId { get; private set; }

    public uint GroupId { get; private set; }

    public static RpcUser Anonymous => new() { IsAnonymous = true };

    /// <summary>Reads the body of an AUTH_SYS credential.</summary>
    // RFC 5531 appendix A: stamp 4, machinename <255>, uid 4, gid 4, gids <16> of 4 each.
    public static bool TryRead(ReadOnlySpan<byte> body, out RpcUser user)
    {
        var reader = new WireReader(body);
        reader.Skip(4);
        reader.ReadOpaque(MaxMachineName);
        user = new RpcUser { UserId = reader.ReadUInt32(), GroupId = reader.ReadUInt32() };
        var groups = reader.ReadUInt32();
        if (groups > MaxGroups)
            reader.Fail();
        user._groups = reader.ReadBytes((int)groups * 4);
        return !reader.Failed;
    }

    public readonly bool IsIn(uint group)
    {
        if (group == GroupId)
            return true;
        for (var rest = _groups; rest.Length >= 4; rest = rest[4..])
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(rest) == group)
                return true;
        }

        return false;
    }

    /// <summary>From here on it is taken for somebody else, who is in no further groups.</summary>
    public void Become(uint userId, uint groupId)
    {
        (UserId, GroupId, IsAnonymous) = (userId, groupId, false);
        _groups = default;
    }
}
