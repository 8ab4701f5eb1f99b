using Lanboot.Cli;
using Lanboot.Import;
using Lanboot.Settings;
using Xunit;

namespace Lanboot.Tests.Cli;

public sealed class ImportReportTests
{
    private static readonly IReadOnlyList<ImportLine> Lines =
    [
        new(new SettingOrigin("/etc/dnsmasq.conf", 4, 1), ImportOutcome.Kept, "interface=eth0", "interfaces"),
        new(new SettingOrigin("/etc/dnsmasq.conf", 120, 1), ImportOutcome.Changed, "tftp-root=/mnt/archiso", "aliases: the image lies elsewhere, and this sentence goes on until it needs a second line"),
        new(new SettingOrigin("/etc/dnsmasq.conf", 121, 1), ImportOutcome.NotSupported, "dhcp-script=/usr/local/bin/something-with-a-long-name", "no scripts are run"),
    ];

    [Fact]
    public void The_whole_report_has_a_line_for_each_directive_and_counts_them()
    {
        Assert.Equal(
            """
            /etc/dnsmasq.conf
              4  kept           interface=eth0          interfaces
            120  changed        tftp-root=/mnt/archiso  aliases: the image lies elsewhere, and this sentence goes on until it needs
                                                        a second line
            121  not supported  dhcp-script=/usr/local/bin/something-with-a-long-name
                                                        no scripts are run

            3 directives: 1 kept, 1 changed, 1 not supported.
            """.ReplaceLineEndings("\n"), string.Join('\n', ImportReport.Whole(Lines, withColours: false)));
    }

    [Fact]
    public void On_a_terminal_the_words_have_their_colours()
    {
        var lines = ImportReport.Whole(Lines, withColours: true).ToList();
        Assert.Contains("\e[32mkept         \e[0m", lines[1], StringComparison.Ordinal);
        Assert.Contains("\e[31mnot supported\e[0m", lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public void Serve_says_in_two_lines_what_is_missing() => Assert.Equal(
        [
            "Of 3 directives 1 is not supported: dhcp-script (dnsmasq.conf:121).",
            "lanboot import /etc/dnsmasq.conf says for every line what became of it.",
        ],
        ImportReport.Brief(Lines));

    [Fact]
    public void Where_all_was_taken_one_line_is_enough()
    {
        Assert.Equal(["All 1 directives of /etc/dnsmasq.conf are taken."], ImportReport.Brief([Lines[0]]));
        Assert.Empty(ImportReport.Brief([]));
    }
}
