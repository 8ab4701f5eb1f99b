namespace Lanboot.Protocols.Dhcp;

/// <summary>Options inside an option (43, 82, 175): a code, a length and a value each.</summary>
public static class SubOptions
{
    /// <summary>The value of the first one with this code; empty when it is not there or does not fit.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> options, byte code)
    {
        while (options.Length >= 2)
        {
            if (options[0] == DhcpOption.Pad)
            {
                options = options[1..];
                continue;
            }

            var length = options[1];
            if (length > options.Length - 2)
                return default;
            if (options[0] == code)
                return options.Slice(2, length);
            options = options[(2 + length)..];
        }

        return default;
    }
}
