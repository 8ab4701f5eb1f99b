using Lanboot.Import;
using Lanboot.Import.NbdServer;
using Xunit;

namespace Lanboot.Tests.Import.NbdServer;

public sealed class NbdServerImporterTests
{
    private const string File = "/etc/nbd-server/config";

    [Fact]
    public void The_file_of_Archs_guide_exports_the_image()
    {
        var read = new ImportScene().With(File, """
            [generic]
            [archiso]
                readonly = true
                exportname = /srv/archlinux-release_date-x86_64.iso
            """).With("/srv/archlinux-release_date-x86_64.iso").Read(File);

        Assert.Empty(read.Mistakes);
        Assert.Equal(
            """
            images:
              - path: /srv/archlinux-release_date-x86_64.iso
                name: archlinux-release_date-x86_64
            nbd:
              exports:
                - name: archiso
                  readonly: yes
                  image: archlinux-release_date-x86_64
            """, ImportScene.Yaml(read), ignoreLineEndingDifferences: true);
        Assert.Equal(
            """
            1 kept [generic]
            2 kept [archiso] | nbd.exports: the export archiso
            3 kept readonly = true | nbd.exports: readonly
            4 kept exportname = /srv/archlinux-release_date-x86_64.iso | nbd.exports
            """, ImportScene.Report(read), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void An_image_that_is_given_stands_in_the_place_of_one_that_is_not_there()
    {
        var read = new ImportScene().With(File, "[generic]\n[archiso]\nexportname = /srv/archlinux-2013.02.01-dual.iso\n")
            .ReadWith(["/home/anna/arch.iso"], File);

        Assert.Empty(read.Mistakes);
        Assert.Equal("nbd:\n  exports:\n    - name: archiso", ImportScene.Yaml(read));
        Assert.EndsWith("nbd.exports: the first image stands in its place, since there is no such file", ImportScene.Report(read), StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_of_SystemRescueCds_guide_is_an_oldstyle_export_of_a_file_in_the_image()
    {
        var read = new ImportScene().With(File, """
            # /etc/nbd-server/config
            [generic]
               user = nbd
               group = nbd
               listenaddr = 192.168.1.1
            [partimage]
               exportname = /mnt/cdrom/sysrcd.dat
               port = 2000
            """).ReadWith(["/srv/systemrescuecd.iso"], File);

        Assert.Empty(read.Mistakes);
        Assert.Equal(
            """
            nbd:
              exports:
                - name: partimage
                  port: 2000
                  oldstyle: yes
                  image: systemrescuecd/sysrcd.dat
            """, ImportScene.Yaml(read), ignoreLineEndingDifferences: true);
        Assert.Equal(
            """
            2 kept [generic]
            3 NOT user = nbd | Lanboot keeps the user that it is started as
            4 NOT group = nbd | Lanboot keeps the group that it is started as
            5 NOT listenaddr = 192.168.1.1 | exports are served on all interfaces that Lanboot serves: name them with interfaces
            6 kept [partimage] | nbd.exports: the export partimage
            7 changed exportname = /mnt/cdrom/sysrcd.dat | nbd.exports: the file sysrcd.dat of the image systemrescuecd
            8 kept port = 2000 | nbd.exports: port, with oldstyle, as nbd-server had it until 3.9
            """, ImportScene.Report(read), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_mounted_disc_is_served_as_the_folder_that_it_is()
    {
        var read = new ImportScene().With(File, "[generic]\n[partimage]\nexportname=/mnt/cdrom/sysrcd.dat\nport=2000")
            .With("/mnt/cdrom/sysrcd.dat").Read(File);
        Assert.Empty(read.Mistakes);
        Assert.Contains("image: cdrom/sysrcd.dat", ImportScene.Yaml(read), StringComparison.Ordinal);
        Assert.Contains("path: /mnt/cdrom", ImportScene.Yaml(read), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_key_of_the_manual_has_its_line()
    {
        var read = new ImportScene().With("/etc/nbd-server/allow", "192.168.0.0/24\n::1 # me\n").With(File, """
            [generic]
            port = 10810
            allowlist = true
            includedir = /etc/nbd-server/conf.d
            duallisten = false
            max_threads = 4
            unixsock = /run/nbd
            force_tls = false
            certfile = /a
            keyfile = /b
            cacertfile = /c
            tlsprio = NORMAL
            [e]
            exportname = /srv/a.iso
            authfile = /etc/nbd-server/allow
            copyonwrite = true
            readonly = false
            multifile = false
            treefiles = false
            cowdir = /tmp
            sparse_cow = true
            filesize = 1000
            maxconnections = 3
            prerun = true
            postrun = true
            flush = true
            fua = true
            rotational = false
            temporary = false
            trim = false
            waitfile = false
            virtstyle = ipliteral
            transactionlog = /x
            datalog = /y
            sync = false
            sdp = false
            splice = true
            listenaddr = 1.2.3.4
            force_tls = false
            """).With("/srv/a.iso").Read(File);

        Assert.Empty(read.Mistakes);
        Assert.Equal(Enumerable.Range(1, 39), read.Lines.Select(line => line.Where.Line));
        Assert.Equal(
            """
            images:
              - path: /srv/a.iso
                name: a
            nbd:
              port: 10810
              exports:
                - name: e
                  clients: [192.168.0.0/24]
                  copyonwrite: yes
                  readonly: no
                  image: a
            """, ImportScene.Yaml(read), ignoreLineEndingDifferences: true);
    }

    [Theory]
    [InlineData("[a]\nexportname=/a.iso", "1:1: there is no section [generic], without which nbd-server does not start: add a line [generic]")]
    [InlineData("port = 1\n[generic]", "1:1: it stands before the first section: begin with a line [generic]")]
    [InlineData("[generic]\nport = 70000", "2:1: port: expected a port, 1 to 65535; found \"70000\"")]
    [InlineData("[generic]\noldstyle = true", "2:1: nbd-server takes no oldstyle since 3.10: give the export that needs it a port of its own (port = 2000)")]
    [InlineData("[generic]\nlistenadr = 1", "2:1: [generic] has no key listenadr: did you mean listenaddr?")]
    [InlineData("[generic]\nhello", "2:1: expected a section such as [generic], or a line such as readonly = true; found \"hello\"")]
    [InlineData("[generic]\n[a]\n  readonly = yes\n  exportname=/a.iso", "3:3: readonly: expected true or false; found \"yes\"")]
    [InlineData("[generic]\n[a]\nreadonly = true", "2:1: the export [a] has no exportname, which says what file it is")]
    [InlineData("[generic]\n[a]\nexportname = a.iso", "3:1: exportname: expected a path that begins with /; found \"a.iso\"")]
    [InlineData("[generic]\n[a]\nexportnam = /a.iso\nexportname=/a.iso", "3:1: the export [a] has no key exportnam: did you mean exportname?")]
    [InlineData("[generic]\n[a]\nauthfile = /no\nexportname=/a.iso", "3:1: the file /no names who may connect, and it is not there")]
    public void Mistakes_are_named_with_their_place(string text, string mistake)
    {
        var sheet = new ImportSheet(File, new ImportScene());
        new NbdServerImporter().Read(new ImportFile(File, text), sheet);
        Assert.Equal([$"{File}:{mistake}"], sheet.Mistakes.Select(each => each.ToString()));
    }
}
