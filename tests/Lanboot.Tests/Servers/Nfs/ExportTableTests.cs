using Lanboot.Boot;
using Lanboot.Media.Images;
using Lanboot.Servers.Nfs;
using Lanboot.Settings;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Servers.Nfs;

public sealed class ExportTableTests
{
    [Fact]
    public void The_settings_add_paths_and_take_the_place_of_ours()
    {
        var scene = new NfsScene(
            new NfsExportSettings("/mnt/archiso"),
            new NfsExportSettings("/srv/debian/") { Image = "DEB" },
            new NfsExportSettings("/run/archiso/bootmnt") { Image = "deb", Clients = [Client("10.0.0.1(rw)")] });

        Assert.Equal("NFS: /run/archiso/bootmnt is exported with rw, but images can't be written to: it is read-only all the same.", Assert.Single(scene.Warnings));
        Assert.Equal("arch", scene.Exports.Find("/mnt/archiso")!.Value.Export.Files.Image.Name);
        Assert.Equal("deb", scene.Exports.Find("/srv/debian")!.Value.Export.Files.Image.Name);
        Assert.Equal("deb", scene.Exports.Find("/run/archiso/bootmnt")!.Value.Export.Files.Image.Name);
        Assert.Equal(
            ["/", "/images/arch", "/images/deb", "/mnt/archiso", "/run/archiso/bootmnt", "/run/sysresccd/bootmnt", "/srv/debian"],
            scene.Exports.All.Select(export => export.Path));
    }

    [Fact]
    public void An_export_of_an_image_that_is_not_there_is_told()
    {
        var scene = new NfsScene(new NfsExportSettings("/images/gentoo"), new NfsExportSettings("/x") { Image = "suse" });
        Assert.Equal(
            [
                "NFS: there is no image gentoo behind the export /images/gentoo: name one of arch, deb.",
                "NFS: there is no image suse behind the export /x: name one of arch, deb.",
            ],
            scene.Warnings);
    }

    [Fact]
    public void Ids_come_from_the_path_and_identities_from_the_image()
    {
        var (one, other) = (new NfsScene(), new NfsScene(new NfsExportSettings("/first")));
        foreach (var export in one.Exports.All)
        {
            var again = other.Exports.Find(export.Path)!.Value.Export;
            Assert.Equal((export.Id, export.Files.Identity, export.FileSystem), (again.Id, again.Files.Identity, again.FileSystem));
        }

        Assert.Equal(one.Exports.All.Count(), one.Exports.All.Select(export => export.Id).Distinct().Count());
        Assert.NotEqual(Identity("A", "2025-01-01-00-00-00-00"), Identity("A", "2025-01-01-00-00-01-00"));
        Assert.NotEqual(Identity("A", null), Identity("B", null));
    }

    [Fact]
    public void Of_several_clients_that_fit_the_narrowest_counts()
    {
        var scene = new NfsScene(new NfsExportSettings("/x")
        {
            Clients = [Client("*(anonuid=1)"), Client("192.168.77.*(anonuid=2)"), Client("192.168.77.0/24(anonuid=3)"), Client("192.168.77.2(anonuid=4)")],
        });
        var export = scene.Exports.Find("/x")!.Value.Export;
        Assert.Equal(4u, AnonymousOf(0xc0a84d02));
        Assert.Equal(3u, AnonymousOf(0xc0a84d03));
        Assert.Equal(1u, AnonymousOf(0xc0a84e03));

        uint AnonymousOf(uint address)
        {
            using var names = new ClientNames([], scene.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
            return export.TermsFor(Protocols.Rpc.RpcMessages.Near with { Address = address }, names)!.AnonymousUser;
        }
    }

    private static ulong Identity(string label, string? uuid)
    {
        var tree = new MemoryTree().ToImage(label);
        var image = new DiscImage(tree.Path, tree.Format, tree.Tree) { Whole = tree.Whole, Label = label, Uuid = uuid };
        return new ImageFiles(new ServedImage("x", image, []), TimeProvider.System).Identity;
    }

    private static NfsClientSettings Client(string text)
    {
        Assert.True(NfsClientText.TryRead(text, out var client, out _));
        return client;
    }
}
