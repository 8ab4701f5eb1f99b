using Lanboot.Media.Images;
using Lanboot.Media.Iso9660;
using Xunit;

namespace Lanboot.Tests.Media.Iso9660;

public sealed class DirectoryRecordTests
{
    // The record of /install.amd: the fixed part, the identifier, then PX, TF, NM and padding to 120 bytes.
    private static readonly byte[] Record =
    [
        .. Convert.FromHexString("7800" + "1900000000000019" + "0008000000000800" + "7C060A0C151E00" + "02" + "0000" + "01000001" + "0B"),
        .. "INSTALL_AMD"u8,
        .. "PX"u8, 36, 1, .. new byte[32],
        .. "TF"u8, 12, 1, 2, .. new byte[7],
        .. "NM"u8, 16, 1, 0, .. "install.amd"u8,
        .. new byte[12],
    ];

    [Fact]
    public void A_record_is_read_field_by_field()
    {
        Assert.True(DirectoryRecord.TryRead(Record, out var record));

        Assert.Equal((120, 0x19, 0x800u), (record.Length, record.FirstBlock, record.DataLength));
        Assert.Equal(new DateTimeOffset(2024, 6, 10, 12, 21, 30, TimeSpan.Zero), record.Recorded);
        Assert.True(record.IsFolder);
        Assert.False(record.IsMultiExtent || record.IsAssociated || record.IsInterleaved || record.IsSelf || record.IsParent);
        Assert.Equal("INSTALL_AMD"u8, record.Identifier);
        Assert.Equal("PX"u8, record.SystemUse[..2]);
    }

    [Fact]
    public void Where_the_two_byte_orders_differ_the_little_endian_one_counts()
    {
        byte[] bytes = [.. Record];
        bytes.AsSpan(6, 4).Fill(0xFF);
        bytes.AsSpan(14, 4).Fill(0xFF);
        Assert.True(DirectoryRecord.TryRead(bytes, out var record));
        Assert.Equal((0x19L, 0x800u), (record.FirstBlock, record.DataLength));
    }

    [Fact]
    public void An_extended_attribute_record_is_skipped()
    {
        byte[] bytes = [.. Record];
        bytes[1] = 2;
        Assert.True(DirectoryRecord.TryRead(bytes, out var record));
        Assert.Equal(0x1B, record.FirstBlock);
    }

    [Theory]
    [InlineData(0, 33, "shorter than its fixed part")]
    [InlineData(0, 121, "longer than what is there")]
    [InlineData(32, 0, "no identifier")]
    [InlineData(32, 88, "an identifier beyond its end")]
    public void A_record_that_contradicts_itself_is_none(int offset, byte value, string why)
    {
        byte[] bytes = [.. Record];
        bytes[offset] = value;
        Assert.False(DirectoryRecord.TryRead(bytes, out _), why);
    }

    [Fact]
    public void A_length_of_zero_leads_to_the_next_sector()
    {
        var folder = new byte[3 * 2048];
        Record.CopyTo(folder, 0);
        Record.CopyTo(folder, 2 * 2048);
        var records = new DirectoryRecords(folder);

        Assert.True(records.TryNext(out _));
        Assert.Equal(0, records.Offset);
        Assert.True(records.TryNext(out _));
        Assert.Equal(2 * 2048, records.Offset);
        Assert.False(records.TryNext(out _));
    }

    [Fact]
    public void A_record_across_two_sectors_is_malformed()
    {
        var folder = new byte[2 * 2048];
        for (var at = 0; at + Record.Length <= folder.Length; at += Record.Length)
            Record.CopyTo(folder, at);

        var error = Assert.Throws<ImageException>(() =>
        {
            var records = new DirectoryRecords(folder);
            while (records.TryNext(out _))
            {
            }
        });
        Assert.Contains("2040", error.Message, StringComparison.Ordinal);
    }
}
