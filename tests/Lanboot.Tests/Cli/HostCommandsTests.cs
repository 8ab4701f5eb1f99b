using System.Runtime.Versioning;
using Lanboot.Cli;
using Lanboot.Service;
using Xunit;

namespace Lanboot.Tests.Cli;

/// <summary>install-service, share and status as far as they go without a network, and without touching this host.</summary>
[SupportedOSPlatform("linux")]
public sealed class HostCommandsTests : IDisposable
{
    private readonly StringWriter _out = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };
    private readonly KernelFolder _kernel = new();
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("lanboot-root-");

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
        _kernel.Dispose();
        _root.Delete(recursive: true);
    }

    [Fact]
    public async Task The_service_runs_the_very_options_with_every_path_whole()
    {
        var here = Path.GetRelativePath(Environment.CurrentDirectory, _kernel.FolderPath);
        var config = Path.Combine(_kernel.FolderPath, "my.yaml");
        await File.WriteAllTextAsync(config, "menu:\n  title: mine\n", TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Fine, await RunAsync(
            "install-service", "--print", $"{here}:root=nbd", "--config", Path.Combine(here, "my.yaml"), "--interface", "eth0", "--interface", "eth1",
            "--range", "192.168.0.50,192.168.0.60", "--lease-file", "leases", "--single-port", "--kernel-option", "console=ttyS0 quiet"));
        Assert.Empty(_error.ToString());
        var start = _out.ToString().Split('\n').Single(line => line.StartsWith("ExecStart=", StringComparison.Ordinal));
        Assert.EndsWith(
            $" serve {_kernel.FolderPath}:root=nbd --config {config} --interface eth0 --interface eth1 --kernel-option \"console=ttyS0 quiet\" "
            + $"--range 192.168.0.50,192.168.0.60 --lease-file {Path.GetFullPath("leases")} --single-port --plain",
            start, StringComparison.Ordinal);
        Assert.Contains("CAP_NET_BIND_SERVICE CAP_NET_ADMIN CAP_NET_RAW", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_serve_would_not_take_its_service_does_not_either()
    {
        Assert.Equal(ExitCode.WrongUse, await RunAsync("install-service", "/no/such.iso", "--address", "192.168.0.1/24"));
        Assert.Equal(
            [
                "there is no file or folder /no/such.iso",
                "--address: which interface is to have 192.168.0.1/24? Name it with --interface (interfaces in a file)",
            ],
            _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        _error.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.WrongUse, await RunAsync("install-service"));
        Assert.Contains("Name an image or a folder", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_is_gone_at_the_next_start_is_refused()
    {
        Assert.SkipUnless(_kernel.FolderPath.StartsWith("/tmp/", StringComparison.Ordinal), "the folder of this test is none that is emptied");
        Assert.Equal(ExitCode.WrongUse, await RunAsync("install-service", _kernel.FolderPath));
        Assert.Contains("is gone when this host starts anew", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_systemd_there_is_no_service_to_take_away()
    {
        Assert.Equal(ExitCode.Failed, await RunAsync("install-service", "--remove"));
        Assert.Equal(ExitCode.Failed, await RunAsync("share", "--remove"));
        Assert.StartsWith("This host does not run systemd: nothing was written;", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Share_asks_for_what_it_needs_to_know()
    {
        Assert.Equal(ExitCode.WrongUse, await RunAsync("share", "--address", "10.0.0.0/8"));
        Assert.Equal(
            [
                "--address: expected an address of a host with its prefix length, such as 192.168.0.1/24; found \"10.0.0.0/8\"",
                "Where are the machines? Name their interface: lanboot share --interface eth0 --wan eth1",
                "Which interface leads to the internet? Name it: lanboot share --interface eth0 --wan eth1",
            ],
            _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        _error.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.WrongUse, await RunAsync("share", "--interface", "lo", "--wan", "lo"));
        Assert.Equal("--wan: lo is where machines are served; name the interface that leads to the internet\n", _error.ToString());
        _error.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.Failed, await RunAsync("share", "--interface", "lo", "--wan", "nope0", "--persist"));
        Assert.StartsWith("There is no interface nope0 here;", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_for_the_second_process_is_in_no_help()
    {
        await RunAsync("--help");
        Assert.Contains("install-service", _out.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("take-back", _out.ToString(), StringComparison.Ordinal);
    }

    private async Task<int> RunAsync(params string[] args)
    {
        var systemd = new Systemd(_root.FullName, _ => throw new InvalidOperationException("no systemctl of this host is run"));
        return await new Commands(new InstallServiceCommand(systemd), new ShareCommand(systemd), new StatusCommand(), new TakeBackCommand())
            .RunAsync(args, new Streams(_out, _error, IsTerminal: false));
    }
}
