using Lanboot.Import;
using Lanboot.Import.Exports;
using Xunit;

namespace Lanboot.Tests.Import.Exports;

public sealed class ExportsImporterTests
{
    [Fact]
    public void The_line_of_Archs_guide_mounts_the_image_that_is_given()
    {
        var read = new ImportScene().With("/etc/exports", "/mnt/archiso 192.168.0.0/24(ro,no_subtree_check)\n")
            .ReadWith(["/srv/archlinux.iso"], "/etc/exports");

        Assert.Empty(read.Mistakes);
        Assert.Equal(
            """
            nfs:
              exports:
                - path: /mnt/archiso
                  image: archlinux
                  clients:
                    - 192.168.0.0/24(ro,no_subtree_check)
            """.ReplaceLineEndings("\n"), ImportScene.Yaml(read), ignoreLineEndingDifferences: true);
        Assert.Equal(
            "1 changed /mnt/archiso 192.168.0.0/24(ro,no_subtree_check) | nfs.exports: the image archlinux is mounted by this path",
            ImportScene.Report(read));
    }

    [Fact]
    public void The_line_of_SystemRescueCds_guide_serves_the_folder_that_holds_the_system()
    {
        var read = new ImportScene()
            .With("/etc/exports", "/tftpboot *(ro,no_subtree_check,all_squash,insecure,anonuid=1000,anongid=1000)")
            .With("/tftpboot/sysrcd.dat").With("/tftpboot/sysrcd.md5").Read("/etc/exports");

        Assert.Empty(read.Mistakes);
        Assert.Equal(
            """
            images:
              - path: /tftpboot
                name: tftpboot
            nfs:
              exports:
                - path: /tftpboot
                  image: tftpboot
                  clients:
                    - "*(ro,no_subtree_check,all_squash,insecure,anonuid=1000,anongid=1000)"
            """, ImportScene.Yaml(read), ignoreLineEndingDifferences: true);
        Assert.StartsWith("1 kept ", ImportScene.Report(read), StringComparison.Ordinal);
    }

    [Fact]
    public void What_people_write_beside_that_is_read_as_exportfs_reads_it()
    {
        var read = new ImportScene().With("/etc/exports", """
            # a comment

            /mnt/a   -ro,insecure  10.0.0.0/8 host.example.org(no_root_squash) \
                     192.168.0.*(rw)   # and one behind it
            "/mnt/with blank" *(ro)
            /mnt/octal\040blank *
            """).ReadWith(["/srv/arch.iso"], "/etc/exports");

        Assert.Empty(read.Mistakes);
        Assert.Equal(
            """
            nfs:
              exports:
                - path: /mnt/a
                  image: arch
                  clients:
                    - 10.0.0.0/8(ro,insecure)
                    - host.example.org(ro,insecure,no_root_squash)
                    - "192.168.0.*(ro,insecure)"
                - path: "/mnt/with blank"
                  image: arch
                  clients:
                    - "*(ro)"
                - path: "/mnt/octal blank"
                  image: arch
                  clients:
                    - "*"
            """, ImportScene.Yaml(read), ignoreLineEndingDifferences: true);
        Assert.Contains("; read-only, since images can't be written to", ImportScene.Report(read), StringComparison.Ordinal);
    }

    [Fact]
    public void Clients_that_can_not_be_told_are_left_out_and_never_let_in_everybody()
    {
        var read = new ImportScene().With("/etc/exports", "/mnt/a @hosts(ro) 10.0.0.1(ro,sec=krb5)\n/mnt/b gss/krb5i(ro)\n")
            .ReadWith(["/srv/arch.iso"], "/etc/exports");

        Assert.Empty(read.Mistakes);
        Assert.Equal(
            """
            1 changed /mnt/a @hosts(ro) 10.0.0.1(ro,sec=krb5) | nfs.exports: the image arch is mounted by this path; @hosts is left out, since clients are told by IPv4 addresses and names only; with sec=sys in place of sec=krb5
            2 NOT /mnt/b gss/krb5i(ro) | none of its clients can be told here (gss/krb5i is left out, since clients are told by IPv4 addresses and names only): name addresses, networks or hosts
            """, ImportScene.Report(read), ignoreLineEndingDifferences: true);
        Assert.DoesNotContain("/mnt/b", ImportScene.Yaml(read), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/mnt/a 10.0.0.1 (ro)", "/etc/exports:1:17: no blank belongs between a client and its options in brackets; for everybody write *(…)")]
    [InlineData("/mnt/a 10.0.0.1(ro", "/etc/exports:1:8: the options of 10.0.0.1 end without a closing bracket")]
    [InlineData("/mnt/a 10.0.0.1(ro,no_subtre_check)", "/etc/exports:1:8: exports have no option no_subtre_check: did you mean no_subtree_check?")]
    [InlineData("mnt/a *(ro)", "/etc/exports:1:1: expected a path that begins with /; found \"mnt/a\"")]
    [InlineData("\"/mnt/a *(ro)", "/etc/exports:1:1: a quotation mark is not closed")]
    [InlineData("/mnt/a *(ro)\n/mnt/a/ 10.0.0.1(ro)", "/etc/exports:2:1: /mnt/a/ is exported twice: write its clients into one line")]
    public void Mistakes_are_named_with_their_place(string text, string mistake)
    {
        var sheet = new ImportSheet("/etc/exports", new ImportScene());
        new ExportsImporter().Read(new ImportFile("/etc/exports", text), sheet);
        Assert.Equal([mistake], sheet.Mistakes.Select(each => each.ToString()));
    }

    [Fact]
    public void Without_an_image_in_its_place_a_folder_that_is_not_there_is_a_mistake()
    {
        var read = new ImportScene().With("/etc/exports", "/mnt/archiso *(ro)").Read("/etc/exports");
        Assert.Equal(
            "/etc/exports:1:1: there is no folder /mnt/archiso, and no image that could stand in its place: name one, as in: "
            + "lanboot serve IMAGE.iso --config FILE", ImportScene.Mistakes(read));
    }

    [Fact]
    public void A_folder_of_something_else_stays_with_its_NFS_server()
    {
        var read = new ImportScene().With("/etc/exports", "/home *(rw)").With("/home/anna/letter.txt").ReadWith(["/srv/arch.iso"], "/etc/exports");
        Assert.Empty(read.Fields);
        Assert.StartsWith("1 NOT /home *(rw) | only images are exported", ImportScene.Report(read), StringComparison.Ordinal);
    }
}
