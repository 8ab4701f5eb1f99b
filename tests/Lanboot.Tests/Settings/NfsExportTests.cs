using System.Net;
using Lanboot.Settings;
using Xunit;

namespace Lanboot.Tests.Settings;

public sealed class NfsExportTests
{
    [Fact]
    public void A_line_is_as_in_exports_5()
    {
        var export = Read("nfs: {exports: [\"/tftpboot *(ro,no_subtree_check,all_squash,insecure,anonuid=1000,anongid=100) 10.0.0.1\"]}");
        Assert.Equal(("/tftpboot", null), (export.Path, export.Image));
        Assert.Equal(2, export.Clients.Count);
        Assert.Equal(
            (NfsSquash.All, false, 1000u, 100u, false),
            (export.Clients[0].Squash, export.Clients[0].Secure, export.Clients[0].AnonymousUser, export.Clients[0].AnonymousGroup, export.Clients[0].ReadWrite));
        // Without options those that exports(5) has.
        Assert.Equal(
            (NfsSquash.Root, true, 65534u), (export.Clients[1].Squash, export.Clients[1].Secure, export.Clients[1].AnonymousUser));
    }

    [Fact]
    public void A_group_names_the_image_too()
    {
        var export = Read("nfs:\n  exports:\n    - path: /srv/debian\n      image: debian\n      clients: [\"192.168.0.0/24(rw)\", lab-*]\n");
        Assert.Equal(("/srv/debian", "debian"), (export.Path, export.Image));
        Assert.Equal(["192.168.0.0/24", "lab-*"], export.Clients.Select(each => each.Client.Text));
        Assert.True(export.Clients[0].ReadWrite);
    }

    [Theory]
    [InlineData("/x 192.168.0.0/24 (ro)", "no blank belongs between a client and its options in brackets; for everybody write *(…)")]
    [InlineData("x *", "expected a path that begins with /; found \"x\"")]
    [InlineData("/x *(no_root_sqash)", "exports have no option no_root_sqash: did you mean no_root_squash?")]
    [InlineData("/x *(anonuid=root)", "expected a number behind anonuid=; found \"anonuid=root\"")]
    [InlineData("/x *(sec=krb5)", "only sec=sys is served; found \"sec=krb5\"")]
    [InlineData("/x *(ro", "the options of * end without a closing bracket")]
    [InlineData("/x @group", "expected an address, a network such as 192.168.0.0/24, a host's name, a name with * or ?, or *; found \"@group\"")]
    [InlineData("/x 10.0.0.0/33", "expected an address, a network such as 192.168.0.0/24, a host's name, a name with * or ?, or *; found \"10.0.0.0/33\"")]
    public void A_mistake_is_named(string line, string mistake)
    {
        var draft = new SettingsDraft();
        draft.ReadText("lanboot.yaml", $"nfs:\n  exports:\n    - \"{line}\"\n");
        Assert.Equal($"lanboot.yaml:3:7: nfs.exports: {mistake}", Assert.Single(draft.Mistakes).ToString());
    }

    [Theory]
    [InlineData("*", "1.2.3.4", "", true)]
    [InlineData("10.0.0.1", "10.0.0.1", "", true)]
    [InlineData("10.0.0.1", "10.0.0.10", "", false)]
    [InlineData("192.168.0.0/24", "192.168.0.255", "", true)]
    [InlineData("192.168.0.77/24", "192.168.0.1", "", true)]
    [InlineData("192.168.0.0/24", "192.168.1.0", "", false)]
    [InlineData("192.168.0.0/255.255.255.0", "192.168.0.9", "", true)]
    [InlineData("0.0.0.0/0", "8.8.8.8", "", true)]
    [InlineData("192.168.0.*", "192.168.0.12", "", true)]
    [InlineData("192.168.*", "192.168.3.4", "", true)]
    [InlineData("192.168.0.?", "192.168.0.12", "", false)]
    [InlineData("pc1.lab", "10.0.0.1", "pc1.lab", true)]
    [InlineData("PC1.lab", "10.0.0.1", "pc1.LAB.", true)]
    [InlineData("pc1.lab", "10.0.0.1", "pc10.lab", false)]
    [InlineData("*.lab", "10.0.0.1", "pc1.lab", true)]
    [InlineData("*.lab", "10.0.0.1", "pc1.room.lab", false)]
    [InlineData("pc?.lab", "10.0.0.1", "pc1.lab", true)]
    [InlineData("pc?.lab", "10.0.0.1", "pc12.lab", false)]
    [InlineData("pc*", "10.0.0.1", "", false)]
    public void A_pattern_fits_addresses_or_names(string pattern, string address, string name, bool fits)
    {
        Assert.True(NfsClientPattern.TryRead(pattern, out var read));
        Assert.Equal(fits, read.Fits(IPAddress.Parse(address), name.Length == 0 ? [] : [name]));
    }

    private static NfsExportSettings Read(string text)
    {
        var draft = new SettingsDraft();
        draft.ReadText("lanboot.yaml", text);
        Assert.Empty(draft.Mistakes);
        return Assert.Single(draft.Settings.Nfs.Exports);
    }
}
