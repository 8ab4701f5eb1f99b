using System.Net;
using Lanboot.Boot;
using Lanboot.Settings;
using Xunit;

namespace Lanboot.Tests.Settings;

public sealed class SettingsDraftTests
{
    [Fact]
    public void A_file_that_says_everything_is_read_whole()
    {
        var settings = Read(
            """
            interfaces: [eth0, eth1]
            kernel-options:
              - console=ttyS0,115200
              - net.ifnames=0
            loader: grub
            router-advertisement: no
            dhcp:
              range: 192.168.0.50,192.168.0.150
              lease-time: 30m
              router: 192.168.0.1
              dns: [192.168.0.1, 9.9.9.9]
              domain: lab.example.org
              netmask: 255.255.255.0
              authoritative: no
              probe-addresses: no
              lease-file: leases
              lease-sync: no
            tftp:
              port: 6969
              single-port: yes
              max-block-size: 1024
              max-window-size: 8
              max-transfers: 10
              max-transfers-per-client: 2
            http:
              port: 8080
              keep-alive: off
            menu:
              title: Class room 3
              default: arch-http
              timeout: never
            """);

        Assert.Equal(["eth0", "eth1"], settings.Interfaces);
        Assert.Equal(["console=ttyS0,115200", "net.ifnames=0"], settings.KernelOptions);
        Assert.Equal(LoaderPreference.Grub, settings.Loader);
        Assert.False(settings.RouterAdvertisement);
        Assert.Equal(DhcpMode.Server, settings.Dhcp.Mode);
        Assert.Equal((IPAddress.Parse("192.168.0.50"), IPAddress.Parse("192.168.0.150")), settings.Dhcp.Range);
        Assert.Equal(TimeSpan.FromMinutes(30), settings.Dhcp.LeaseTime);
        Assert.Equal(IPAddress.Parse("192.168.0.1"), settings.Dhcp.Router);
        Assert.Equal([IPAddress.Parse("192.168.0.1"), IPAddress.Parse("9.9.9.9")], settings.Dhcp.Dns);
        Assert.Equal("lab.example.org", settings.Dhcp.Domain);
        Assert.Equal(IPAddress.Parse("255.255.255.0"), settings.Dhcp.Netmask);
        Assert.False(settings.Dhcp.Authoritative);
        Assert.False(settings.Dhcp.ProbeAddresses);
        Assert.Equal("/etc/lanboot/leases", settings.Dhcp.LeaseFile);
        Assert.False(settings.Dhcp.LeaseSync);
        Assert.Equal(new TftpSettings { Port = 6969, SinglePort = true, MaxBlockSize = 1024, MaxWindowSize = 8, MaxTransfers = 10, MaxTransfersPerClient = 2 }, settings.Tftp);
        Assert.Equal(new HttpSettings { Port = 8080, KeepAlive = false }, settings.Http);
        Assert.Equal(new MenuSettings { Title = "Class room 3", DefaultEntry = "arch-http", Timeout = null }, settings.Menu);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing yet\n")]
    [InlineData("dhcp:\nmenu:\n  title:\n  timeout: ~\nimages:\n")]
    public void Nothing_said_leaves_the_defaults(string text)
    {
        var settings = Read(text);
        Assert.Equal(DhcpMode.Proxy, settings.Dhcp.Mode);
        Assert.Equal("Lanboot", settings.Menu.Title);
        Assert.Equal(TimeSpan.FromSeconds(10), settings.Menu.Timeout);
        Assert.Equal(new TftpSettings(), settings.Tftp);
    }

    [Fact]
    public void A_list_of_one_needs_no_brackets() => Assert.Equal(["eth0"], Read("interfaces: eth0").Interfaces);

    [Fact]
    public void The_lease_time_may_stand_in_the_range()
    {
        var settings = Read("dhcp: { range: '10.0.0.1,10.0.0.9,2h' }");
        Assert.Equal(TimeSpan.FromHours(2), settings.Dhcp.LeaseTime);
        Assert.Equal(DhcpMode.Server, settings.Dhcp.Mode);
    }

    [Fact]
    public void The_command_line_wins_over_the_file()
    {
        var draft = Draft("interfaces: [eth0]\nmenu: { timeout: 5 }\nhttp: { port: 8080 }");
        draft.Set("interfaces", SettingValue.FromOption("--interface", ["eth1", "eth2"]));
        draft.Set("menu.timeout", SettingValue.FromOption("--menu-timeout", ["never"]));
        var settings = draft.Finish()!;

        Assert.Equal(["eth1", "eth2"], settings.Interfaces);
        Assert.Null(settings.Menu.Timeout);
        Assert.Equal(8080, settings.Http.Port);
    }

    [Fact]
    public void A_range_on_the_command_line_wins_over_the_mode_in_the_file()
    {
        var draft = Draft("dhcp: { mode: proxy }");
        draft.Set("dhcp.range", SettingValue.FromOption("--range", ["10.0.0.1,10.0.0.9"]));
        Assert.Equal(DhcpMode.Server, draft.Finish()!.Dhcp.Mode);
    }

    [Fact]
    public void No_dhcp_on_the_command_line_wins_over_a_server_in_the_file()
    {
        var draft = Draft("dhcp: { range: '10.0.0.1,10.0.0.9', router: 10.0.0.254 }");
        draft.Set("dhcp.mode", SettingValue.FromOption("--no-dhcp", ["off"]));
        var settings = draft.Finish()!;
        Assert.Equal(DhcpMode.Off, settings.Dhcp.Mode);
        Assert.Null(settings.Dhcp.Range);
    }

    [Fact]
    public void Images_are_paths_or_groups_and_relative_to_the_file()
    {
        var folder = Directory.CreateTempSubdirectory("lanboot-settings");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "a.iso"), "");
            File.WriteAllText(Path.Combine(folder.FullName, "b.iso"), "");
            var draft = new SettingsDraft();
            draft.ReadText(Path.Combine(folder.FullName, "lanboot.yaml"), """
                images:
                - a.iso:root=nbd:copytoram=yes
                - path: b.iso
                  name: bee
                  root: nfs
                  copytoram: auto
                """);
            Assert.Equal(
                [
                    new ImageSettings(Path.Combine(folder.FullName, "a.iso")) { Root = RootWay.Nbd, CopyToRam = true },
                    new ImageSettings(Path.Combine(folder.FullName, "b.iso")) { Name = "bee", Root = RootWay.Nfs },
                ],
                draft.Finish()!.Images);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static LanbootSettings Read(string text)
    {
        var draft = Draft(text);
        var settings = draft.Finish();
        Assert.Empty(draft.Mistakes);
        return settings!;
    }

    private static SettingsDraft Draft(string text)
    {
        var draft = new SettingsDraft();
        draft.ReadText("/etc/lanboot/lanboot.yaml", text);
        return draft;
    }
}
