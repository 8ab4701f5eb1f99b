using System.Net;
using Lanboot.Settings;
using Xunit;

namespace Lanboot.Tests.Settings;

public sealed class NbdSettingsTests
{
    [Fact]
    public void The_keys_of_nbd_server_are_read()
    {
        var settings = Read("""
            nbd:
              port: 10810
              clients: 192.168.0.0/24
              copyonwrite-size: 2GiB
              copyonwrite-folder: /tmp
              exports:
                - name: sysrcd
                  image: rescue/sysrcd.dat
                  port: 2000
                  oldstyle: yes
                - {name: scratch, copyonwrite: true, copyonwrite-size: 512M, clients: [10.1.2.3, 10.2.0.0/16]}
            """, out var mistakes).Nbd;

        Assert.Empty(mistakes);
        Assert.Equal((10810, 2L << 30, "/tmp"), (settings.Port, settings.CopyOnWriteSize, settings.CopyOnWriteFolder));
        Assert.Equal([IPNetwork.Parse("192.168.0.0/24")], settings.Clients);
        var (sysrcd, scratch) = (settings.Exports[0], settings.Exports[1]);
        Assert.Equal(("sysrcd", "rescue/sysrcd.dat", 2000, true, false), (sysrcd.Name, sysrcd.Image, sysrcd.Port, sysrcd.Oldstyle, sysrcd.IsWritable));
        Assert.Equal(("scratch", null, null, true, 512L << 20), (scratch.Name, scratch.Image, scratch.Port, scratch.IsWritable, scratch.CopyOnWriteSize));
        Assert.Equal([IPNetwork.Parse("10.1.2.3/32"), IPNetwork.Parse("10.2.0.0/16")], scratch.Clients);
    }

    [Fact]
    public void The_option_names_a_port_and_a_file_as_nbd_server_did()
    {
        var draft = new SettingsDraft();
        draft.Set("nbd.exports", SettingValue.FromOption("--nbd-oldstyle", ["2000=rescue/sysrcd.dat", "2001=rescue"]));
        Assert.Empty(draft.Mistakes);
        Assert.Equal(
            [new NbdExportSettings("port-2000") { Image = "rescue/sysrcd.dat", Port = 2000, Oldstyle = true }, new NbdExportSettings("port-2001") { Image = "rescue", Port = 2001, Oldstyle = true }],
            draft.Settings.Nbd.Exports.Select(export => export with { Clients = new NbdExportSettings("").Clients }));
    }

    [Theory]
    [InlineData("exports: [{image: x}]", "an export needs its name")]
    [InlineData("exports: [{name: x, oldstyle: yes}]", "the oldstyle export x needs a port of its own, since that handshake knows no names")]
    [InlineData("exports: [{name: x, readonly: no}]", "say copyonwrite: yes for the export x")]
    [InlineData("exports: [{name: x, copyonwrit: yes}]", "did you mean copyonwrite?")]
    [InlineData("exports: [{name: x}, {name: x}]", "there is another export of the name x")]
    [InlineData("exports: [{name: x, port: 10809}]", "port 10809 is that of all exports (nbd.port): the export x needs another one")]
    [InlineData("exports: [{name: x, port: 2000}, {name: y, port: 2000}]", "there is another export on port 2000")]
    [InlineData("exports: ['2000']", "expected PORT=IMAGE or PORT=IMAGE/PATH, or a group")]
    [InlineData("exports: ['70000=x']", "expected PORT=IMAGE")]
    [InlineData("clients: 192.168.0.5/24", "expected an IPv4 address or network such as 192.168.0.0/24; found \"192.168.0.5/24\"")]
    [InlineData("clients: host", "expected an IPv4 address or network")]
    [InlineData("copyonwrite-size: 1", "expected a size of 1MiB or more")]
    [InlineData("copyonwrite-size: 99999999999999T", "expected a size of 1MiB or more")]
    [InlineData("copyonwrite-folder: /not/there", "expected the path of a folder that is there")]
    public void A_mistake_says_what_to_write(string line, string expected)
    {
        Read($"nbd:\n  {line}", out var mistakes);
        Assert.Contains(expected, Assert.Single(mistakes).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1048576", 1L << 20, "1MiB")]
    [InlineData("1500k", 1500L << 10, "1500KiB")]
    [InlineData("2GB", 2L << 30, "2GiB")]
    [InlineData("2gib", 2L << 30, "2GiB")]
    [InlineData("1T", 1L << 40, "1TiB")]
    [InlineData("1048577B", (1L << 20) + 1, "1048577")]
    public void Sizes_have_units_of_1024(string text, long size, string shown)
    {
        Assert.True(ByteSize.TryRead(text, out var read));
        Assert.Equal(size, read);
        Assert.Equal(shown, ByteSize.Show(size));
    }

    private static LanbootSettings Read(string text, out IReadOnlyList<SettingsMistake> mistakes)
    {
        var draft = new SettingsDraft();
        draft.ReadText("lanboot.yaml", text);
        draft.Finish();
        mistakes = draft.Mistakes;
        return draft.Settings;
    }
}
