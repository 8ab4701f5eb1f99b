using System.Text;
using Lanboot.Media.Iso9660;
using Lanboot.Media.Trees;
using Lanboot.Tests.Media.Support;
using Xunit;

namespace Lanboot.Tests.Media.Iso9660;

public sealed class RockRidgeTests
{
    private const int BlockSize = 2048;

    private readonly byte[] _image = new byte[8 * BlockSize];

    [Fact]
    public void A_name_in_several_pieces_is_put_together() =>
        Assert.Equal("first-second", Read([.. Entry("NM", [1, .. "first-"u8]), .. Entry("NM", [0, .. "second"u8])]).Name);

    [Fact]
    public void A_name_goes_on_in_a_continuation_area()
    {
        Write(3, 100, Entry("NM", [0, .. "behind"u8]));
        Assert.Equal("before behind", Read([.. Continue(3, 100, 11), .. Entry("NM", [1, .. "before "u8])]).Name);
    }

    [Fact]
    public void Continuation_areas_in_a_ring_come_to_an_end()
    {
        Write(3, 0, [.. Entry("NM", [1, (byte)'x']), .. Continue(3, 0, 34)]);
        Assert.Equal(new string('x', 32), Read(Continue(3, 0, 34)).Name);
    }

    [Theory]
    [InlineData(9, 0, 100)]
    [InlineData(3, 2000, 100)]
    [InlineData(3, 0, 4096)]
    [InlineData(uint.MaxValue, uint.MaxValue, uint.MaxValue)]
    public void A_continuation_area_that_can_not_be_is_left_out(uint block, uint offset, uint length) =>
        Assert.Equal("name", Read([.. Entry("NM", [0, .. "name"u8]), .. Continue(block, offset, length)]).Name);

    [Fact]
    public void What_follows_the_terminator_does_not_count() =>
        Assert.Equal("a", Read([.. Entry("NM", [0, (byte)'a']), .. Entry("ST", []), .. Entry("NM", [0, (byte)'b'])]).Name);

    [Fact]
    public void A_name_longer_than_linux_allows_is_cut()
    {
        byte[] piece = [1, .. Enumerable.Repeat((byte)'n', 200)];
        Assert.Equal(NodeName.MaxBytes, Read([.. Entry("NM", piece), .. Entry("NM", piece)]).Name!.Length);
    }

    [Fact]
    public void Names_that_are_not_utf8_are_latin1() =>
        Assert.Equal("Grüße", Read(Entry("NM", [0, .. Encoding.Latin1.GetBytes("Grüße")])).Name);

    [Theory]
    [InlineData("0009" + "61", null)] // longer than the entry
    [InlineData("0000", null)]
    [InlineData("0800" + "0003746D70", "/tmp")]
    [InlineData("0400" + "0400" + "0001" + "61", "../../a")]
    [InlineData("0200" + "0001" + "62", "./b")]
    [InlineData("0102" + "6161" + "0102" + "6262" + "0001" + "63" + "000164", "aabbc/d")]
    public void A_links_target_is_put_together(string components, string? expected)
    {
        var link = Read([.. Posix(0xA1FF), .. Entry("SL", [0, .. Convert.FromHexString(components)])]);
        Assert.Equal(expected, link.LinkTarget);
    }

    [Fact]
    public void A_component_goes_on_in_the_next_entry()
    {
        byte[] first = Entry("SL", [1, 0, 1, (byte)'x', 1, 2, .. "ab"u8]), second = Entry("SL", [0, 0, 2, .. "cd"u8, 4, 0]);
        Assert.Equal("x/abcd/..", Read([.. Posix(0xA1FF), .. first, .. second]).LinkTarget);
    }

    [Theory]
    [InlineData(0x81ED, 0b111_101_101, false)]
    [InlineData(0x8FED, 0b111_111_101_101, false)]
    [InlineData(0x2190, 0b110_010_000, true)] // /dev/tty, a character device
    public void Permissions_and_kind_come_from_the_mode(uint mode, int permissions, bool isSpecial)
    {
        var attributes = Read(Posix(mode));
        Assert.Equal((permissions, isSpecial), (attributes.Permissions, attributes.IsSpecial));
        Assert.Equal((1000u, 100u), (attributes.UserId, attributes.GroupId));
    }

    [Theory]
    [InlineData("02" + "7C021D0C223800")]
    [InlineData("0E" + "7C021D0C223800" + "00000000000000" + "00000000000000")]
    [InlineData("03" + "00000000000000" + "7C021D0C223800")]
    [InlineData("82" + "32303234303232393132333435363030" + "00")]
    [InlineData("83" + "3030303030303030303030303030303000" + "32303234303232393132333435363030" + "00")]
    public void The_modification_time_is_found_among_the_others(string stamps) => Assert.Equal(
        new DateTimeOffset(2024, 2, 29, 12, 34, 56, TimeSpan.Zero), Read(Entry("TF", Convert.FromHexString(stamps))).Modified);

    [Fact]
    public void Moved_and_encoded_files_are_known()
    {
        Assert.Equal(0x1234u, Read(Entry("CL", [0x34, 0x12, 0, 0, 0, 0, 0x12, 0x34])).ChildBlock);
        Assert.True(Read(Entry("RE", [])).IsRelocated);
        Assert.True(Read(Entry("ZF", [.. "pz"u8, 4, 15, 0, 0, 0, 0, 0, 0, 0, 0])).IsEncoded);
    }

    private RockRidge Read(byte[] area) => RockRidge.Read(
        new SystemUseEntries(new MemorySource(_image), BlockSize, area), new byte[NodeName.MaxBytes]);

    private static byte[] Entry(string signature, byte[] data) =>
        [.. Encoding.ASCII.GetBytes(signature), (byte)(4 + data.Length), 1, .. data];

    private static byte[] Continue(uint block, uint offset, uint length) => Entry("CE", [.. Both(block), .. Both(offset), .. Both(length)]);

    private static byte[] Posix(uint mode) => Entry("PX", [.. Both(mode), .. Both(1), .. Both(1000), .. Both(100)]);

    /// <summary>ECMA-119 7.3.3; the big-endian half is left wrong on purpose.</summary>
    private static byte[] Both(uint value) => [.. BitConverter.GetBytes(value), 0xEE, 0xEE, 0xEE, 0xEE];

    private void Write(int block, int offset, byte[] bytes) => bytes.CopyTo(_image, (block * BlockSize) + offset);
}
