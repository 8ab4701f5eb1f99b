using System.Runtime.Versioning;
using System.Text.Json;
using Lanboot.Cli;
using Xunit;

namespace Lanboot.Tests.Cli;

/// <summary>The commands as Program.cs has them, as far as they go without a network.</summary>
[SupportedOSPlatform("linux")]
public sealed class ProgramTests : IDisposable
{
    private readonly StringWriter _out = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };
    private readonly KernelFolder _kernel = new();

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
        _kernel.Dispose();
    }

    [Fact]
    public async Task Inspect_tells_what_is_recognised()
    {
        Assert.Equal(ExitCode.Fine, await RunAsync("inspect", _kernel.FolderPath));
        Assert.Contains("kernel         vmlinuz", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("initrd         initrd.img", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_writes_JSON_for_programs()
    {
        Assert.Equal(ExitCode.Fine, await RunAsync("inspect", "--json", _kernel.FolderPath));
        using var one = JsonDocument.Parse(_out.ToString());
        Assert.Equal("vmlinuz", one.RootElement.GetProperty("entries")[0].GetProperty("kernel").GetString());

        _out.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.Failed, await RunAsync("inspect", "--json", _kernel.FolderPath, "/no/such.iso"));
        using var two = JsonDocument.Parse(_out.ToString());
        Assert.Equal(2, two.RootElement.GetArrayLength());
        Assert.Contains("/no/such.iso", two.RootElement[1].GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pxelinux", "INCLUDE pxelinux.cfg/lanboot")]
    [InlineData("ipxe", "#!ipxe")]
    [InlineData("grub", "menuentry")]
    public async Task Menu_writes_entries_in_each_language(string format, string expected)
    {
        Assert.Equal(ExitCode.Fine, await RunAsync("menu", "--format", format, "--server", "10.9.8.7", "--http-port", "8080", _kernel.FolderPath));
        Assert.Contains(expected, _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("10.9.8.7", _out.ToString(), StringComparison.Ordinal);
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public async Task Menu_says_all_that_is_missing_at_once()
    {
        Assert.Equal(ExitCode.WrongUse, await RunAsync("menu", "--format", "lilo", "--server", "here"));
        Assert.Equal(
            """
            --format: expected pxelinux, ipxe or grub; found "lilo"
            --server: expected an IPv4 address such as 192.168.0.1; found "here"
            Entries for what? Name an image or a folder: lanboot menu --format ipxe IMAGE.iso

            """,
            _error.ToString());
    }

    [Theory]
    [InlineData("dnsmasq", "dhcp-boot=")]
    [InlineData("isc", "next-server 10.9.8.7;")]
    [InlineData("kea", "\"next-server\": \"10.9.8.7\"")]
    [InlineData("mikrotik", "next-server=10.9.8.7")]
    [InlineData("opnsense", "Set next-server IP")]
    [InlineData("unifi", "Network Boot")]
    [InlineData("windows", "$server = '10.9.8.7'")]
    public async Task Snippet_writes_what_to_add_to_each_server(string server, string expected)
    {
        Assert.Equal(ExitCode.Fine, await RunAsync("snippet", server, "--server", "10.9.8.7", "--http-port", "8080"));
        Assert.Contains(expected, _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("10.9.8.7", _out.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("For which DHCP server? There are dnsmasq, isc, kea, mikrotik, opnsense, unifi or windows.")]
    [InlineData("There is no snippet for dnsmask. Did you mean dnsmasq?", "dnsmask")]
    [InlineData("There is no snippet for wicked; there are dnsmasq, isc, kea, mikrotik, opnsense, unifi or windows.", "wicked")]
    public async Task Snippet_says_which_servers_there_are(string sentence, params string[] words)
    {
        Assert.Equal(ExitCode.WrongUse, await RunAsync(["snippet", .. words, "--server", "here"]));
        Assert.Equal([sentence, "--server: expected an IPv4 address such as 192.168.0.1; found \"here\""], _error.ToString().TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("inspect")]
    public async Task Without_an_image_they_ask_for_one(string command)
    {
        Assert.Equal(ExitCode.WrongUse, await RunAsync(command));
        Assert.Contains("Name an image or a folder", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_shows_every_mistake_of_the_settings_and_opens_nothing()
    {
        var file = Path.Combine(_kernel.FolderPath, "lanboot.yaml");
        await File.WriteAllTextAsync(file, "dhcp:\n  rnage: x\nhttp:\n  port: none\n", TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.WrongUse, await RunAsync("serve", "--config", file, "--lease-time", "soon", "/no/such.iso"));
        Assert.Equal(
            [
                $"{file}:2:3: dhcp has no key rnage: did you mean range?",
                $"{file}:4:9: http.port: expected a port, 1 to 65535; found \"none\"",
                "--lease-time: expected a time from 2m to 365d, such as 12h, 30m or 3600 (seconds); found \"soon\"",
                "there is no file or folder /no/such.iso",
            ],
            _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(_out.ToString());
    }

    [Fact]
    public async Task Import_writes_settings_that_serve_takes_and_a_line_for_every_directive()
    {
        var conf = Path.Combine(_kernel.FolderPath, "dnsmasq.conf");
        var yaml = Path.Combine(_kernel.FolderPath, "lanboot.yaml");
        await File.WriteAllTextAsync(conf, "port=0\ndhcp-range=10.0.0.1,10.0.0.9,1h\ndhcp-boot=pxelinux.0\ndhcp-script=/bin/x\n", TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Fine, await RunAsync("import", conf, "-o", yaml));
        Assert.Equal(
            $"""
            {conf}
              1  kept           port=0                           Lanboot is no name server
              2  kept           dhcp-range=10.0.0.1,10.0.0.9,1h  dhcp.ranges; dhcp.options: machines that ask are told this host as
                                                                 their router, as dnsmasq does
              3  kept           dhcp-boot=pxelinux.0             dhcp.boot
              4  not supported  dhcp-script=/bin/x               no scripts are run when addresses are given: the log tells of each

            4 directives: 3 kept, 0 changed, 1 not supported.
            The settings are in {yaml}.

            """.ReplaceLineEndings("\n"), _out.ToString());
        Assert.Contains("first: 10.0.0.1", await File.ReadAllTextAsync(yaml, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains($"# {conf}:2", await File.ReadAllTextAsync(yaml, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        Assert.Equal(ExitCode.WrongUse, await RunAsync("import", conf, "-o", yaml));
        Assert.Contains("is there already: name another file.", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_with_mistakes_writes_nothing()
    {
        var conf = Path.Combine(_kernel.FolderPath, "dnsmasq.conf");
        await File.WriteAllTextAsync(conf, "dhcp-rnage=10.0.0.1,10.0.0.9\nport=0\ndhcp-option=3,here\n", TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.WrongUse, await RunAsync("import", conf));
        Assert.Empty(_out.ToString());
        Assert.Contains($"{conf}:1:1: dnsmasq has no keyword dhcp-rnage: did you mean dhcp-range?", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{conf}:3:15: dhcp.options.value: for the option router expected", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_takes_the_files_of_other_programs_several_at_once()
    {
        var conf = Path.Combine(_kernel.FolderPath, "dnsmasq.conf");
        var exports = Path.Combine(_kernel.FolderPath, "exports");
        await File.WriteAllTextAsync(conf, "port=0\nenable-tftp\ntftp-root=/mnt/no-such-mount\nuser=x\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(exports, "/mnt/no-such-mount *(ro)\n", TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Fine, await RunAsync("check", "--interface", "lo", "--config", conf, "--config", exports, _kernel.FolderPath));
        Assert.Contains("Of 5 directives 1 is not supported: user (dnsmasq.conf:4).", _out.ToString(), StringComparison.Ordinal);
        Assert.EndsWith($"{conf}, {exports} is fine.\n", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_names_the_interfaces_there_are_when_it_is_given_another()
    {
        Assert.Equal(ExitCode.Failed, await RunAsync("serve", "--interface", "nope0", _kernel.FolderPath));
        Assert.StartsWith("There is no interface nope0 here;", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_finds_images_that_are_none_and_entries_that_do_not_exist()
    {
        var foreign = Path.Combine(_kernel.FolderPath, "notes.txt");
        await File.WriteAllTextAsync(foreign, "no image", TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.WrongUse, await RunAsync("check", "--interface", "lo", "--default", "nothing", foreign, _kernel.FolderPath));
        Assert.Contains(foreign, _error.ToString(), StringComparison.Ordinal);
        Assert.Contains($"--default: there is no menu entry nothing: there are {_kernel.Name}", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_finds_machines_whose_entry_does_not_exist()
    {
        var file = Path.Combine(_kernel.FolderPath, "lanboot.yaml");
        await File.WriteAllTextAsync(file, "machines:\n  - mac: 52:54:00:12:34:56\n    entry: nothing\n", TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.WrongUse, await RunAsync("check", "--interface", "lo", "--config", file, _kernel.FolderPath));
        Assert.Contains($"{file}:2:5: there is no menu entry nothing: there are {_kernel.Name}", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_says_what_would_be_served_when_all_is_fine()
    {
        Assert.Equal(ExitCode.Fine, await RunAsync("check", "--interface", "lo", _kernel.FolderPath));
        Assert.Contains("On lo (127.0.0.1/8): tells booting machines what to fetch", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{_kernel.Name}: {_kernel.Name}, 1 entry (x86_64, BIOS only)", _out.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("All is fine.\n", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Try_says_all_that_is_wrong_before_it_makes_anything()
    {
        Assert.Equal(ExitCode.WrongUse, await RunAsync("try", "/no/such.iso", "--firmware", "openboot", "--memory", "lots"));
        Assert.Equal(
            [
                "there is no file or folder /no/such.iso",
                "--firmware: expected uefi or bios; found \"openboot\"",
                "--memory: expected MiB from 128 to 1048576; found \"lots\"",
            ],
            _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task<int> RunAsync(params string[] args) =>
        await new Commands(new ServeCommand(), new TryCommand(), new InspectCommand(), new CheckCommand(), new MenuCommand(), new SnippetCommand(), new ImportCommand())
            .RunAsync(args, new Streams(_out, _error, IsTerminal: false));
}
