using Lanboot.Host;
using Lanboot.Service;
using Lanboot.Tests.Media.Support;
using Xunit;

namespace Lanboot.Tests.Service;

public sealed class SystemdTests : IDisposable
{
    private readonly Scratch _root = new();
    private readonly List<string> _said = [];
    private string? _refuses;

    private string UnitFile => _root["etc/systemd/system/lanboot.service"];

    public SystemdTests()
    {
        Directory.CreateDirectory(_root["run/systemd/system"]);
        Directory.CreateDirectory(_root["etc/systemd/system"]);
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_unit_is_written_switched_on_and_started_and_taken_away_again()
    {
        var systemd = New();
        systemd.Install("lanboot", ServiceUnit.Write(Plan()));
        Assert.Equal(ServiceUnit.Write(Plan()), File.ReadAllText(UnitFile));
        Assert.Equal(["daemon-reload", "enable lanboot.service", "restart lanboot.service"], _said);
        // Once more with other options.
        systemd.Install("lanboot", ServiceUnit.Write(Plan() with { Description = "another" }));

        _said.Clear();
        Assert.True(systemd.Remove("lanboot"));
        Assert.Equal(["disable --now lanboot.service", "daemon-reload"], _said);
        Assert.Empty(Directory.EnumerateFiles(_root["etc/systemd/system"]));
        Assert.False(systemd.Remove("lanboot"));
    }

    [Fact]
    public void Without_systemd_nothing_is_written()
    {
        Directory.Delete(_root["run/systemd/system"]);
        var failure = Assert.Throws<ServiceException>(() => New().Install("lanboot", ServiceUnit.Write(Plan())));
        Assert.StartsWith("This host does not run systemd: nothing was written;", failure.Message, StringComparison.Ordinal);
        Assert.Throws<ServiceException>(() => New().Remove("lanboot"));
        Assert.Empty(Directory.EnumerateFiles(_root["etc/systemd/system"]));
        Assert.Empty(_said);
    }

    [Theory]
    [InlineData("daemon-reload")]
    [InlineData("enable")]
    public void What_systemd_refuses_leaves_nothing_behind(string refuses)
    {
        _refuses = refuses;
        var failure = Assert.Throws<ServiceException>(() => New().Install("lanboot", ServiceUnit.Write(Plan())));
        Assert.Equal("systemd did not take the service: no. Nothing is left of it.", failure.Message);
        Assert.Empty(Directory.EnumerateFiles(_root["etc/systemd/system"]));
    }

    [Fact]
    public void A_service_that_does_not_come_up_is_told_of()
    {
        _refuses = "restart";
        var failure = Assert.Throws<ServiceException>(() => New().Install("lanboot", ServiceUnit.Write(Plan())));
        Assert.EndsWith("journalctl -u lanboot", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_unit_of_somebody_else_stays()
    {
        File.WriteAllText(UnitFile, "[Service]\nExecStart=/bin/true\n");
        var refused = Assert.Throws<ServiceException>(() => New().Install("lanboot", "x"));
        Assert.Contains("that Lanboot did not write", refused.Message, StringComparison.Ordinal);
        Assert.Contains("was not written by Lanboot", Assert.Throws<ServiceException>(() => New().Remove("lanboot")).Message, StringComparison.Ordinal);
        Assert.Equal("[Service]\nExecStart=/bin/true\n", File.ReadAllText(UnitFile));
        Assert.Empty(_said);
    }

    [Fact]
    public void It_has_the_rights_that_it_needs_as_a_user_of_its_own()
    {
        var unit = ServiceUnit.Write(Plan());
        Assert.Contains("ExecStart=/usr/bin/lanboot serve \"/srv/Arch Linux 100%%.iso\" \"a\\\"b\\\\c$$d\" --plain\n", unit, StringComparison.Ordinal);
        const string Rights = "CAP_NET_BIND_SERVICE CAP_NET_RAW";
        Assert.Contains($"DynamicUser=yes\nAmbientCapabilities={Rights}\nCapabilityBoundingSet={Rights}\n", unit, StringComparison.Ordinal);
        Assert.Contains("ProtectKernelTunables=yes\n", unit, StringComparison.Ordinal);
        Assert.Contains("ProtectKernelTunables=no\n", ServiceUnit.Write(Plan() with { WritesSysctls = true }), StringComparison.Ordinal);
    }

    [Fact]
    public void What_not_everybody_may_read_it_reads_as_root_with_that_right_alone()
    {
        var unit = ServiceUnit.Write(Plan() with { Closed = ["/home/alice/arch.iso"] });
        Assert.DoesNotContain("DynamicUser", unit, StringComparison.Ordinal);
        Assert.Contains("# Not everybody may read /home/alice/arch.iso,", unit, StringComparison.Ordinal);
        Assert.Contains("\nCapabilityBoundingSet=CAP_NET_BIND_SERVICE CAP_NET_RAW CAP_DAC_READ_SEARCH\n", unit, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Systemd_itself_finds_nothing_wrong_with_it(bool asRoot)
    {
        Tool.Require("systemd-analyze", "systemd");
        var plan = Plan() with
        {
            Command = ["/bin/true", "serve", "/srv/Arch Linux 100%.iso", "a\"b"],
            Closed = asRoot ? ["/root/a.iso"] : [],
            Writes = asRoot ? ["/srv/leases of mine"] : [],
            Environment = ["DOTNET_ROOT=/usr/share/dot net"],
        };
        var file = _root["lanboot.service"];
        File.WriteAllText(file, ServiceUnit.Write(plan));
        // It says what it would ignore, and ends well all the same.
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("systemd-analyze", ["verify", "--man=no", file])
        {
            RedirectStandardError = true,
        })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.DoesNotContain("lanboot.service", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_open_where_each_folder_on_the_way_is()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "permissions are Linux'");
        if (!OperatingSystem.IsLinux())
            return;
        var file = _root.Write("open/a.iso", 10);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        // The folder of the test itself is closed to others.
        Assert.Equal([file], OpenFiles.Closed([file, "/usr/bin/env", "/usr/share"]));
        Assert.Equal(["/no/such/file"], OpenFiles.Closed(["/no/such/file"]));
        Assert.Equal(["/tmp/a.iso", "/run/b.iso"], OpenFiles.Fleeting(["/tmp/a.iso", "/srv/tmp/a.iso", "/run/b.iso"]));
    }

    private static ServicePlan Plan() => new("lanboot", "Lanboot", ["/usr/bin/lanboot", "serve", "/srv/Arch Linux 100%.iso", "a\"b\\c$d", "--plain"])
    {
        Capabilities = [Capability.CAP_NET_BIND_SERVICE, Capability.CAP_NET_RAW],
    };

    private Systemd New() => new(_root.Path, arguments =>
    {
        _said.Add(string.Join(' ', arguments));
        return arguments[0] == _refuses ? "no." : null;
    });
}
