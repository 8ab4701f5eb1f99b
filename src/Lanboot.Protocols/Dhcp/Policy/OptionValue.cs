namespace Lanboot.Protocols.Dhcp.Policy;

/// <summary>The value of an option, made once when the settings are read.</summary>
/// <param name="Bytes">As they are sent; where <paramref name="IsAddresses"/>, 0.0.0.0 stands for our own address.</param>
public sealed record OptionValue(byte[] Bytes, bool IsAddresses = false)
{
    /// <summary>For comparing: ones where a bit counts; null when all do.</summary>
    public byte[]? Mask { get; init; }

    /// <summary>The bytes as a text.</summary>
    public string Text { get; } = System.Text.Encoding.ASCII.GetString(Bytes);

    /// <summary>It was a text.</summary>
    public bool IsText { get; init; }

    /// <summary>Writes the value with our own address in its places.</summary>
    /// <param name="to">At least as long as <see cref="Bytes"/>.</param>
    public void CopyTo(Span<byte> to, IPv4Address own)
    {
        Bytes.CopyTo(to);
        if (!IsAddresses)
            return;
        for (var at = 0; at + IPv4Address.Length <= Bytes.Length; at += IPv4Address.Length)
        {
            if (IPv4Address.FromBytes(to[at..]).IsNone)
                own.CopyTo(to[at..]);
        }
    }

    public override string ToString() => Convert.ToHexString(Bytes);
}
