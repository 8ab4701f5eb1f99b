using Lanboot.Boot;
using Lanboot.Cli.Terminal;
using Lanboot.Journal;
using Lanboot.Tests.Journal;
using Xunit;
using static Lanboot.Tests.Journal.JournalScene;

namespace Lanboot.Tests.Cli;

/// <summary>Frames as a person sees them, without the colours.</summary>
public sealed class MachineViewTests
{
    private readonly JournalScene _scene = new();

    [Fact]
    public void A_narrow_terminal_shows_what_matters()
    {
        BootThree();
        Assert.Equal(
            """
            Lanboot · eth0 (192.168.0.1/24) · proxy DHCP
            archlinux, debian

            MACHINE            TYPE  ADDRESS          STAGE    FILE                     RATE
            52:54:00:00:00:03  UEFI  192.168.0.103    stuck    got its address …
            52:54:00:00:00:02  UEFI  192.168.0.102    root     airootf… █▎   45%   65.6 MB/s
            52:54:00:00:00:01  UEFI  192.168.0.101    booted   210.0 MB in 0.6 s

            10:00:00  52:54:00:00:00:01  booted arch in 0.6 s: address 0.1 s, root 0.5 s;
                                         HTTP 210.0 MB
            """,
            Frame(80, 16, lines: 1));
    }

    [Fact]
    public void A_wide_terminal_shows_all()
    {
        BootThree();
        Assert.Equal(
            """
            Lanboot · eth0 (192.168.0.1/24) · proxy DHCP
            archlinux, debian

            MACHINE            FIRMWARE                ADDRESS          IMAGE             STAGE        FILE                                               RATE          TIME
            52:54:00:00:00:03  x64 UEFI                192.168.0.103                      stuck        got its address 30 s ago and fetched nothi…                    30.1 s
            52:54:00:00:00:02  x64 UEFI, iPXE ROM      192.168.0.102    arch              root         airootfs.sfs                 ████       45%   65.6 MB/s        30.2 s
            52:54:00:00:00:01  x64 UEFI                192.168.0.101    arch              booted       210.0 MB in 0.6 s                                               0.6 s

            10:00:00  52:54:00:00:00:01  booted arch in 0.6 s: address 0.1 s, root 0.5 s; HTTP 210.0 MB
            """,
            Frame(160, 16, lines: 1));
    }

    [Fact]
    public void Before_the_first_machine_it_says_what_to_do() =>
        Assert.Contains("Switch one on and let it boot from the network", Frame(80, 20), StringComparison.Ordinal);

    [Fact]
    public void Many_machines_leave_room_for_the_log_and_the_rest_is_counted()
    {
        for (var i = 1; i <= 50; i++)
        {
            _scene.AskForAddress(i);
            _scene.Time.Advance(1);
        }

        var frame = Frame(80, 24).Split('\n');
        Assert.Equal(24, frame.Length);
        Assert.StartsWith("52:54:00:00:00:32", frame[4], StringComparison.Ordinal);
        Assert.Equal("… and 37 more", frame[17]);
        Assert.Equal(5, frame.Skip(19).Count(line => line.Contains("has its address", StringComparison.Ordinal) || line.Contains("offered", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(20, 8)]
    [InlineData(40, 10)]
    [InlineData(79, 24)]
    [InlineData(139, 30)]
    [InlineData(140, 30)]
    [InlineData(300, 100)]
    public void No_line_is_wider_and_no_frame_higher_than_the_terminal(int width, int height)
    {
        BootThree();
        for (var i = 4; i < 60; i++)
            _scene.AskForAddress(i);
        var lines = Frame(width, height).Split('\n');
        Assert.True(lines.Length <= height);
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
    }

    [Fact]
    public void A_narrow_log_keeps_the_end_of_a_line_about_a_file()
    {
        _scene.AskForAddress(1);
        _scene.Fetch(1, InitrdFile);
        Assert.EndsWith(
            "…linux.img: 60.0 MB in 0.5 s (120.0 MB/s)",
            Frame(80, 24),
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_machine_sends_does_not_steer_the_terminal()
    {
        _scene.AskForAddress(1);
        _scene.Begin(1, File("\e[2Jx\r\n", BootStage.Kernel, 100));
        Assert.DoesNotContain(Frame(160, 20), letter => letter != '\n' && char.IsControl(letter));
    }

    [Fact]
    public void The_rate_follows_the_bytes_and_falls_to_zero()
    {
        var rates = new RateMeter(_scene.Time);
        Assert.Equal(0, rates.Measure(Mac(1), 0));
        for (var second = 1; second <= 10; second++)
        {
            _scene.Time.Advance(1);
            rates.Measure(Mac(1), second * 1000);
        }

        Assert.InRange(rates.Measure(Mac(1), 10_000), 990, 1000);
        for (var second = 0; second < 20; second++)
        {
            _scene.Time.Advance(1);
            rates.Measure(Mac(1), 10_000);
        }

        Assert.Equal(0, rates.Measure(Mac(1), 10_000));
        Assert.Equal(0, rates.Measure(Mac(1), 0));
    }

    [Theory]
    [InlineData(0, "            0%")]
    [InlineData(0.5, "████▌      50%")]
    [InlineData(0.999, "████████▉  99%")]
    [InlineData(1, "█████████ 100%")]
    [InlineData(7, "█████████ 100%")]
    public void The_bar_is_exact_to_an_eighth(double done, string bar) => Assert.Equal(bar, ProgressBar.Draw(done, 14));

    private void BootThree()
    {
        _scene.AskForAddress(1);
        _scene.Fetch(1, RootFile);
        _scene.AskForAddress(2, BootProgram.Ipxe);
        _scene.AskForAddress(3);
        _scene.ReviewAfter(30);
        _scene.Begin(2, RootFile).Advance(94_500_000);
    }

    private string Frame(int width, int height, int? lines = null)
    {
        var log = _scene.Entries.Where(entry => lines is null || entry.Kind == EntryKind.Summary).ToList();
        var state = new ViewState
        {
            Header = ["Lanboot · eth0 (192.168.0.1/24) · proxy DHCP", "archlinux, debian"],
            Machines =
            [
                .. _scene.Journal.Snapshot().Machines.OrderByDescending(status => status.Started)
                    .Select(status => new MachineRow(status, status.Transfers.Count > 0 ? 65_600_000 : 0)),
            ],
            Log = log,
            Zone = TimeZoneInfo.Utc,
        };
        var text = TerminalScreen.Render(MachineView.Draw(state, width, height), width, height, withColors: false);
        return string.Join('\n', text.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd()));
    }
}
