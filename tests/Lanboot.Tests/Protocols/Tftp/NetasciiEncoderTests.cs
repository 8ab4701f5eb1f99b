using System.Text;
using Lanboot.Protocols.Tftp;
using Xunit;

namespace Lanboot.Tests.Protocols.Tftp;

public sealed class NetasciiEncoderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("\n", "\r\n")]
    [InlineData("\r", "\r\0")]
    [InlineData("\r\n", "\r\0\r\n")]
    [InlineData("a\n\nb\rc", "a\r\n\r\nb\r\0c")]
    public void Line_feeds_and_carriage_returns_become_pairs(string text, string netascii)
    {
        for (var room = 1; room <= 8; room++)
            Assert.Equal(netascii, Encode(text, _ => room));
    }

    [Fact]
    public void Pieces_of_any_size_make_the_same_text()
    {
        var random = new Random(854);
        for (var i = 0; i < 500; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(300)).Select(_ => "ab\r\n"[random.Next(4)]));
            var expected = text.Replace("\r", "\r\0").Replace("\n", "\r\n");

            Assert.Equal(expected, Encode(text, _ => random.Next(1, 20)));
        }
    }

    private static string Encode(string text, Func<int, int> roomOf)
    {
        var source = Encoding.ASCII.GetBytes(text);
        var encoder = new NetasciiEncoder();
        var result = new StringBuilder();
        for (var taken = 0; ;)
        {
            // A piece of the source, too, may end anywhere.
            var piece = source.AsSpan(taken, Math.Min(source.Length - taken, roomOf(taken)));
            var block = new byte[roomOf(taken)];
            var (more, put) = encoder.Encode(piece, block);
            if (more == 0 && put == 0)
                return result.ToString();
            taken += more;
            result.Append(Encoding.ASCII.GetString(block, 0, put));
        }
    }
}
