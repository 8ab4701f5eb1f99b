using System.CommandLine;
using Lanboot.Cli;
using Lanboot.Settings;
using Xunit;

namespace Lanboot.Tests.Cli;

public sealed class EnvironmentValuesTests
{
    [Theory]
    [InlineData("LANBOOT_MENU_TIMEOUT", "30", "menu.timeout", "30s")]
    [InlineData("LANBOOT_RANGE", "10.0.0.1,10.0.0.9", "dhcp.range", "10.0.0.1,10.0.0.9")]
    [InlineData("LANBOOT_DNS", "10.0.0.1 9.9.9.9", "dhcp.dns", "10.0.0.1, 9.9.9.9")]
    [InlineData("LANBOOT_KERNEL_OPTION", "a b\nc", "kernel-options", "a b, c")]
    [InlineData("LANBOOT_INTERFACE", "eth0", "interfaces", "eth0")]
    [InlineData("LANBOOT_NO_DHCP", "yes", "dhcp.mode", "off")]
    [InlineData("LANBOOT_NO_DHCP", "1", "dhcp.mode", "off")]
    [InlineData("LANBOOT_NO_DHCP", "false", "dhcp.mode", "proxy")]
    [InlineData("LANBOOT_SINGLE_PORT", "", "tftp.single-port", "no")]
    [InlineData("LANBOOT_IPXE_EFI64", "/a/b.efi", "ipxe.efi64", "/a/b.efi")]
    [InlineData("PIXIECORE_IPXE_BIOS", "/a/b", "ipxe.bios", "/a/b")]
    [InlineData("PIXIECORE_RANGE", "10.0.0.1,10.0.0.9", "dhcp.range", "none")]
    public void A_variable_sets_what_its_option_sets(string variable, string value, string key, string expected)
    {
        var draft = Read([(variable, value)], [], likePixiecore: true);
        Assert.Empty(draft.Mistakes);
        Assert.Equal(expected, SettingSchema.Find(key)!.Show(draft.Settings));
    }

    [Fact]
    public void Names_of_pixiecore_s_count_for_its_commands_alone_and_yield_to_ours()
    {
        Assert.Null(Read([("PIXIECORE_IPXE_BIOS", "/a")], []).Settings.Ipxe.Bios);
        Assert.Equal("/b", Read([("PIXIECORE_IPXE_BIOS", "/a"), ("LANBOOT_IPXE_BIOS", "/b")], [], likePixiecore: true).Settings.Ipxe.Bios);
    }

    [Fact]
    public void The_command_line_beats_the_environment_and_that_the_file()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "http: {port: 8001}\nmenu: {title: From the file}\ndhcp: {range: \"10.0.0.1,10.0.0.9\"}\n");
            Assert.Equal(8001, Read([], ["--config", file]).Settings.Http.Port);
            Assert.Equal(8002, Read([("LANBOOT_HTTP_PORT", "8002")], ["--config", file]).Settings.Http.Port);
            Assert.Equal(8003, Read([("LANBOOT_HTTP_PORT", "8002")], ["--config", file, "--http-port", "8003"]).Settings.Http.Port);
            Assert.Equal(DhcpMode.Off, Read([("LANBOOT_NO_DHCP", "yes")], ["--config", file]).Finish()!.Dhcp.Mode);
            Assert.Equal(DhcpMode.Server, Read([("LANBOOT_NO_DHCP", "yes")], ["--range", "10.0.0.1,10.0.0.9"]).Finish()!.Dhcp.Mode);
            Assert.Equal(DhcpMode.Off, Read([("LANBOOT_RANGE", "10.0.0.1,10.0.0.9")], ["--no-dhcp"]).Finish()!.Dhcp.Mode);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("LANBOOT_HTTP_PORT", "many", "LANBOOT_HTTP_PORT: expected a port, 1 to 65535; found \"many\"")]
    [InlineData("LANBOOT_NO_DHCP", "perhaps", "LANBOOT_NO_DHCP: expected yes or no; found \"perhaps\"")]
    public void What_is_wrong_is_said_with_the_variable_s_name(string variable, string value, string expected) =>
        Assert.Equal(expected, Assert.Single(Read([(variable, value)], []).Mistakes).ToString());

    [Theory]
    [InlineData("LANBOOT_MENUE_TIMEOUT", false, "The variable LANBOOT_MENUE_TIMEOUT means nothing here: did you mean LANBOOT_MENU_TIMEOUT?")]
    [InlineData("LANBOOT_WHATEVER_ELSE_THERE_IS", false, "The variable LANBOOT_WHATEVER_ELSE_THERE_IS means nothing here.")]
    [InlineData("PIXIECORE_DBUG", true, "The variable PIXIECORE_DBUG means nothing here: did you mean PIXIECORE_DEBUG?")]
    [InlineData("PIXIECORE_DBUG", false, null)]
    [InlineData("PIXIECORE_API_REQUEST_TIMEOUT", true, null)]
    [InlineData("LANBOOT_REQUIRE_ALL", false, null)]
    [InlineData("LANBOOT_CMDLINE", true, null)]
    [InlineData("HOME", true, null)]
    public void A_variable_that_nobody_knows_is_said(string variable, bool likePixiecore, string? sentence) =>
        Assert.Equal(sentence is null ? [] : [sentence], Read([(variable, "x")], [], likePixiecore).Notes);

    private static SettingsDraft Read(IEnumerable<(string Name, string Value)> variables, string[] line, bool likePixiecore = false)
    {
        var command = new Command("probe");
        var options = new SettingOptions(command, _ => true)
        {
            Environment = new EnvironmentValues(variables.Select(each => KeyValuePair.Create(each.Name, each.Value))),
            LikePixiecore = likePixiecore,
        };
        return options.Read(command.Parse(line), []);
    }
}
