using Lanboot.Protocols.Rpc;
using Lanboot.Protocols.Wire;
using Xunit;

namespace Lanboot.Tests.Protocols.Rpc;

public sealed class XdrTests
{
    [Theory]
    [InlineData("00000000", "", 4)]
    [InlineData("00000001 41000000", "41", 8)]
    [InlineData("00000003 414243 00", "414243", 8)]
    [InlineData("00000004 41424344", "41424344", 8)]
    public void An_opaque_has_its_length_before_it_and_zeros_behind_it(string wire, string bytes, int length)
    {
        var message = Convert.FromHexString(wire.Replace(" ", "", StringComparison.Ordinal));
        var reader = new WireReader(message);
        Assert.Equal(bytes, Convert.ToHexString(reader.ReadOpaque(4)));
        Assert.False(reader.Failed);
        Assert.Equal(length, reader.Position);

        var buffer = new byte[length];
        var writer = new WireWriter(buffer);
        writer.WriteOpaque(Convert.FromHexString(bytes));
        Assert.Equal(message, buffer);
        Assert.Equal(length, Xdr.SizeOfOpaque(bytes.Length / 2));
    }

    [Theory]
    [InlineData("00000005 4142434445 000000")] // longer than the bound
    [InlineData("00000003 4142")] // cut off
    [InlineData("00000003 414243")] // without its padding
    [InlineData("80000000")] // negative, for who reads it so
    [InlineData("ffffffff 00000000")]
    [InlineData("0000")]
    public void An_opaque_that_can_t_be_makes_the_reader_fail(string wire)
    {
        var reader = new WireReader(Convert.FromHexString(wire.Replace(" ", "", StringComparison.Ordinal)));
        Assert.True(reader.ReadOpaque(4).IsEmpty);
        Assert.True(reader.Failed);
    }

    [Theory]
    [InlineData("00000000", false, false)]
    [InlineData("00000001", true, false)]
    [InlineData("00000002", false, true)]
    [InlineData("01", false, true)]
    public void A_bool_is_0_or_1(string wire, bool value, bool failed)
    {
        var reader = new WireReader(Convert.FromHexString(wire));
        Assert.Equal(value, reader.ReadBoolean());
        Assert.Equal(failed, reader.Failed);
    }

    [Fact]
    public void A_text_is_written_in_UTF_8()
    {
        var buffer = new byte[12];
        var writer = new WireWriter(buffer);
        writer.WriteText("Grüße");
        Assert.Equal("000000074772C3BCC39F6500", Convert.ToHexString(writer.Written));
    }
}
