using System.Net;
using System.Text;
using Lanboot.Protocols.Dhcp;

namespace Lanboot.Lab.Storm.Protocols;

/// <summary>What a server said, read as a client does (RFC 2131 section 2).</summary>
internal sealed class DhcpAnswer(byte[] packet)
{
    private const int HeaderLength = 240;

    /// <summary>By the clock of this host, in UTC.</summary>
    public DateTime Received { get; } = DateTime.UtcNow;

    public DhcpMessageType Type => this[DhcpOption.MessageType] is [var type] ? (DhcpMessageType)type : DhcpMessageType.Bootp;

    /// <summary>yiaddr.</summary>
    public IPAddress Address => new(packet.AsSpan(16, 4));

    /// <summary>siaddr: from whom to fetch.</summary>
    public IPAddress NextServer => new(packet.AsSpan(20, 4));

    /// <summary>Option 67, else the field of the header.</summary>
    public string BootFile
    {
        get
        {
            var text = this[DhcpOption.BootfileName];
            text = text.IsEmpty ? packet.AsSpan(108, 128) : text;
            var end = text.IndexOf((byte)0);
            return Encoding.ASCII.GetString(end < 0 ? text : text[..end]);
        }
    }

    public string Message => Encoding.ASCII.GetString(this[DhcpOption.Message]);

    /// <summary>The value of an option; empty when it is not there.</summary>
    public ReadOnlySpan<byte> this[byte code]
    {
        get
        {
            for (var at = HeaderLength; at + 1 < packet.Length && packet[at] != DhcpOption.End; at += packet[at] == DhcpOption.Pad ? 1 : 2 + packet[at + 1])
            {
                if (packet[at] == code)
                    return packet.AsSpan(at + 2, packet[at + 1]);
            }

            return default;
        }
    }
}
