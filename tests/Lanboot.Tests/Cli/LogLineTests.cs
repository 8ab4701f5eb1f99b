using System.Net;
using Lanboot.Boot;
using Lanboot.Cli;
using Lanboot.Journal;
using Xunit;

namespace Lanboot.Tests.Cli;

public sealed class LogLineTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 7, TimeSpan.Zero);
    private static readonly MacAddress Mac = new(0x525400123456);

    [Fact]
    public void A_line_has_its_time_its_machine_and_its_text_in_columns()
    {
        var entry = new JournalEntry(Noon, Mac, BootStage.Menu, EntryKind.Step, "HTTP boot.ipxe: 512 B");
        Assert.Equal("2026-11-21 12:00:07  52:54:00:12:34:56  HTTP boot.ipxe: 512 B", LogLine.WithDate(entry, TimeZoneInfo.Utc));
        Assert.Equal("12:00:07  52:54:00:12:34:56  HTTP boot.ipxe: 512 B", LogLine.WithTime(entry, TimeZoneInfo.Utc));
    }

    [Fact]
    public void Where_no_machine_is_known_its_address_stands()
    {
        var entry = new JournalEntry(Noon, null, null, EntryKind.Step, "text");
        Assert.Equal("12:00:07  -                  text", LogLine.WithTime(entry, TimeZoneInfo.Utc));
        Assert.Equal("12:00:07  10.0.0.1           text", LogLine.WithTime(entry with { Address = IPAddress.Parse("10.0.0.1") }, TimeZoneInfo.Utc));
    }

    [Fact]
    public void Warnings_can_be_grepped() =>
        Assert.Equal(
            "12:00:07  -                  WARNING text",
            LogLine.WithTime(new JournalEntry(Noon, null, null, EntryKind.Warning, "text"), TimeZoneInfo.Utc));

    [Fact]
    public void What_a_machine_sends_does_not_steer_the_terminal()
    {
        var entry = new JournalEntry(Noon, Mac, null, EntryKind.Step, "TFTP \e[2Jevil\r\nname\a\u009b");
        Assert.EndsWith("TFTP ?[2Jevil??name??", LogLine.WithTime(entry, TimeZoneInfo.Utc), StringComparison.Ordinal);
    }
}
