using Xunit;

namespace Lanboot.Tests.Protocols.Nbd;

/// <summary>Reads option replies a second way: as text in hexadecimal digits.</summary>
internal static class SlowReplies
{
    public static IReadOnlyList<(uint Option, uint Type, byte[] Data)> Read(byte[] output)
    {
        var hex = Convert.ToHexStringLower(output);
        var replies = new List<(uint, uint, byte[])>();
        while (hex.Length > 0)
        {
            Assert.StartsWith("0003e889045565a9", hex, StringComparison.Ordinal);
            var length = 2 * Convert.ToInt32(hex[32..40], 16);
            replies.Add((Convert.ToUInt32(hex[16..24], 16), Convert.ToUInt32(hex[24..32], 16), Convert.FromHexString(hex[40..(40 + length)])));
            hex = hex[(40 + length)..];
        }

        return replies;
    }
}
