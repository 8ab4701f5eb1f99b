namespace Lanboot.Protocols.Dhcp.Policy;

/// <summary>Compares what a client has sent.</summary>
internal static class OptionMatch
{
    public static bool Holds(TagRule rule, in DhcpPacket request)
    {
        if (!request.Options.Has(rule.Option))
            return false;
        var sent = request.Options[rule.Option];
        return rule switch
        {
            { Value: not { } } => true,
            { Value: { } value, How: OptionComparison.Is } => Is(value, sent),
            { Value: { } value, How: OptionComparison.Begins } => sent.Length >= value.Bytes.Length && Same(value, sent[..value.Bytes.Length]),
            { Value: { } value } => Contains(value, sent),
        };
    }

    /// <summary>The counts of RFC 3004 are no letters: a text that lies across two classes is in none of them.</summary>
    public static bool UserClassContains(in DhcpPacket request, ReadOnlySpan<byte> wanted)
    {
        foreach (var each in new UserClasses(request))
        {
            if (each.IndexOf(wanted) >= 0)
                return true;
        }

        return false;
    }

    /// <summary>A text with or without the zero behind it; one of the numbers or addresses of a list.</summary>
    private static bool Is(OptionValue value, ReadOnlySpan<byte> sent)
    {
        var wanted = value.Bytes.AsSpan();
        if (value.IsText || value.Mask is not null)
            return Same(value, value.IsText ? sent.TrimEnd((byte)0) : sent);
        if (wanted.IsEmpty)
            return sent.IsEmpty;
        for (; sent.Length >= wanted.Length; sent = sent[wanted.Length..])
        {
            if (sent.StartsWith(wanted))
                return true;
        }

        return false;
    }

    private static bool Contains(OptionValue value, ReadOnlySpan<byte> sent)
    {
        if (value.Mask is null)
            return sent.IndexOf(value.Bytes) >= 0;
        for (; sent.Length >= value.Bytes.Length; sent = sent[1..])
        {
            if (Same(value, sent[..value.Bytes.Length]))
                return true;
        }

        return false;
    }

    private static bool Same(OptionValue value, ReadOnlySpan<byte> sent)
    {
        if (value.Mask is not { } mask)
            return sent.SequenceEqual(value.Bytes);
        if (sent.Length != mask.Length)
            return false;
        for (var i = 0; i < mask.Length; i++)
        {
            if (((sent[i] ^ value.Bytes[i]) & mask[i]) != 0)
                return false;
        }

        return true;
    }
}
