using System.CommandLine;
using System.Runtime.Versioning;
using Lanboot.Cli;
using Lanboot.Settings;
using Xunit;

namespace Lanboot.Tests.Cli;

/// <summary>The commands and options that are pixiecore's, as far as they go without a network.</summary>
[SupportedOSPlatform("linux")]
public sealed class PixiecoreCommandsTests : IDisposable
{
    private readonly StringWriter _out = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    [Theory]
    [InlineData("boot", "What is to be booted? Name a kernel: lanboot boot KERNEL INITRD")]
    [InlineData("boot /no/kernel --cmdline {{ --http-port x",
        "--cmdline at character 1: only {{ ID \"…\" }} is understood\nThere is no file /no/kernel.\n--http-port: expected a port, 1 to 65535; found \"x\"")]
    [InlineData("boot http:// ftp://x/y", "http://: it is no URL.\nftp://x/y: only http, https and file are fetched, and not ftp.")]
    [InlineData("boot http://x/y --menu-timeout 3", "There is no option --menu-timeout.\nlanboot boot --help shows what there is.")]
    [InlineData("boot http://x/y -p 80 --http-port 81", "--port: --http-port says it already: leave one of the two out")]
    [InlineData("boot http://x/y --listen-addr 203.0.113.77", "--listen-addr: no interface of this host has the address 203.0.113.77")]
    [InlineData("boot http://x/y -l here", "--listen-addr: expected an IPv4 address of this host; found \"here\"")]
    [InlineData("boot http://x/y --ipxe-bios /no/ipxe", "--ipxe-bios: there is no file /no/ipxe")]
    [InlineData("api", "Which API? Name what comes before /v1/boot/MAC: lanboot api http://localhost:4242")]
    [InlineData("api http://a http://b", "One API at a time: which of http://a, http://b?")]
    [InlineData("api localhost:4242", "localhost:4242 can't be asked: only http, https and file are fetched, and not localhost. Name it so: http://HOST:PORT/PATH")]
    [InlineData("api file:///a", "file:///a can't be asked: an API is asked by http or https. Name it so: http://HOST:PORT/PATH")]
    [InlineData("api http://a --api-request-timeout soon", "--api-request-timeout: expected a time from 100ms to 10m, such as 5s; found \"soon\"")]
    public async Task What_is_wrong_is_said_all_at_once_before_anything_is_served(string line, string expected)
    {
        Assert.Equal(ExitCode.WrongUse, await new Commands(new BootCommand(), new ApiCommand()).RunAsync(line.Split(' '), new Streams(_out, _error, IsTerminal: false)));
        Assert.Equal(expected, _error.ToString().TrimEnd('\n'));
        Assert.Empty(_out.ToString());
    }

    [Theory]
    [InlineData("-p 8080", 8080)]
    [InlineData("--port=8080", 8080)]
    [InlineData("", 8081, "PIXIECORE_PORT=8081")]
    [InlineData("--port 8080", 8080, "PIXIECORE_PORT=8081")]
    [InlineData("--http-port 8080", 8080, "PIXIECORE_PORT=8081")]
    [InlineData("", 8082, "PIXIECORE_PORT=8081", "LANBOOT_HTTP_PORT=8082")]
    [InlineData("-p 8080", 8080, "LANBOOT_HTTP_PORT=8082")]
    public void The_port_is_pixiecore_s(string line, int port, params string[] variables)
    {
        var draft = Read(line, variables, out _);
        Assert.Empty(draft.Mistakes);
        Assert.Equal(port, draft.Settings.Http.Port);
    }

    [Fact]
    public void The_address_to_listen_on_names_an_interface()
    {
        Assert.Equal(["lo"], Read("-l 127.0.0.1", [], out _).Settings.Interfaces);
        Assert.Empty(Read("-l 0.0.0.0", [], out _).Settings.Interfaces);
        Assert.Equal(["lo"], Read("", ["PIXIECORE_LISTEN_ADDR=127.0.0.1"], out _).Settings.Interfaces);
    }

    [Theory]
    [InlineData("--status-port 80", "--status-port: there is no page with the state of machines here; the terminal and the log lines show it.")]
    [InlineData("--ipxe-ipxe x.efi", "--ipxe-ipxe: x.efi is not handed out: iPXE in a card gets its script at once, and no other iPXE.")]
    [InlineData("-t", "--log-timestamps: log lines always have their time.")]
    [InlineData("--status-port 0", null)]
    [InlineData("-d", null)]
    public void What_has_nothing_like_it_here_is_said(string line, string? note) => Assert.Equal(note is null ? [] : [note], Read(line, [], out _).Notes);

    [Theory]
    [InlineData("-d", true)]
    [InlineData("", true, "PIXIECORE_DEBUG=true")]
    [InlineData("", false, "PIXIECORE_DEBUG=false")]
    [InlineData("", false)]
    public void Debugging_shows_every_request(string line, bool isDebug, params string[] variables)
    {
        Read(line, variables, out var found);
        Assert.Equal(isDebug, found);
    }

    private static SettingsDraft Read(string line, string[] variables, out bool isDebug)
    {
        var command = new Command("probe");
        var environment = new EnvironmentValues(variables.Select(each => KeyValuePair.Create(each.Split('=')[0], each.Split('=')[1])));
        var settings = new SettingOptions(command, _ => true) { Environment = environment, LikePixiecore = true };
        var pixiecore = new PixiecoreOptions(command) { Environment = environment };
        var parsed = command.Parse(line);
        var draft = settings.Read(parsed, []);
        pixiecore.Apply(parsed, draft);
        isDebug = pixiecore.IsDebug(parsed);
        return draft;
    }
}
