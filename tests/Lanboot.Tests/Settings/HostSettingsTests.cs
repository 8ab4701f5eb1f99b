using Lanboot.Settings;
using Xunit;

namespace Lanboot.Tests.Settings;

public sealed class HostSettingsTests
{
    [Fact]
    public void A_file_and_options_say_the_same()
    {
        var draft = new SettingsDraft();
        draft.ReadText("lanboot.yaml", "interfaces: eth0\naddress: 192.168.0.1/24\nshare-internet: wan0\nuntil-booted: 3\n");
        draft.Set("until-booted", SettingValue.FromOption("--until-booted", ["52:54:00:12:34:56,52-54-00-12-34-57"]));
        var host = draft.Finish()!.Host;
        Assert.Equal("192.168.0.1/24", host.Address?.ToString());
        Assert.Equal("wan0", host.ShareInternet);
        Assert.Equal("52:54:00:12:34:56,52:54:00:12:34:57", host.UntilBooted?.ToString());
        Assert.Equal(2, host.UntilBooted?.Count);
    }

    [Theory]
    [InlineData("address: 192.168.0.1/24", "which interface is to have 192.168.0.1/24? Name it with --interface (interfaces in a file)")]
    [InlineData("address: 192.168.0.1/24\ninterfaces: [eth0, eth1]", "which of eth0, eth1 is to have 192.168.0.1/24? Name one interface")]
    [InlineData("address: 192.168.0.1/24\ninterfaces: eth*", "eth* may be several interfaces: name the one that is to have 192.168.0.1/24")]
    [InlineData("share-internet: eth0\ninterfaces: eth0", "eth0 is where machines are served; name the interface that leads to the internet")]
    [InlineData("address: 192.168.0.0/24\ninterfaces: eth0", "address: expected an address of a host with its prefix length, such as 192.168.0.1/24; found \"192.168.0.0/24\"")]
    [InlineData("share-internet: \"eth0; flush\"", "share-internet: expected the name of an interface; found \"eth0; flush\"")]
    [InlineData("until-booted: 0", "until-booted: expected a number from 1 to 1024, or hardware addresses parted by commas; found \"0\"")]
    [InlineData("until-booted: 52:54:00:12:34:56,x", "until-booted: expected a number from 1 to 1024, or hardware addresses parted by commas; found \"52:54:00:12:34:56,x\"")]
    public void Mistakes_are_told_with_what_is_expected(string text, string sentence)
    {
        var draft = new SettingsDraft();
        draft.ReadText("lanboot.yaml", text);
        Assert.Null(draft.Finish());
        Assert.Contains(sentence, draft.Mistakes.Select(mistake => mistake.Text));
    }
}
