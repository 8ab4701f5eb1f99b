namespace Lanboot.Protocols.Dhcp;

/// <summary>The user classes of a client (option 77): counted texts by RFC 3004, or where the counts do not add up one bare text.</summary>
public ref struct UserClasses
{
    private readonly bool _isCounted;
    private ReadOnlySpan<byte> _rest;

    public UserClasses(in DhcpPacket packet)
    {
        _rest = packet.Options[DhcpOption.UserClass];
        _isCounted = IsCounted(_rest);
    }

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly UserClasses GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;
        Current = _isCounted ? _rest.Slice(1, _rest[0]) : _rest;
        _rest = _isCounted ? _rest[(1 + _rest[0])..] : default;
        return true;
    }

    private static bool IsCounted(ReadOnlySpan<byte> value)
    {
        while (!value.IsEmpty && value[0] < value.Length)
            value = value[(1 + value[0])..];
        return value.IsEmpty;
    }
}
