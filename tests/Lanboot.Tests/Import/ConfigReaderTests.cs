using Lanboot.Import;
using Lanboot.Settings;
using Xunit;

namespace Lanboot.Tests.Import;

public sealed class ConfigReaderTests
{
    [Theory]
    [InlineData("/x/config", "[generic]\n", "nbd-server")]
    [InlineData("/x/whatever", "[archiso]\nexportname = /a.iso\n", "nbd-server")]
    [InlineData("/x/exports", "", "exports")]
    [InlineData("/x/notes", "/mnt/archiso 192.168.0.0/24(ro)\n", "exports")]
    [InlineData("/x/notes", "PXEBOOTSRV_DOTFTPD=yes\n", "pxebootsrv")]
    [InlineData("/x/notes", "subnet 10.0.0.0 netmask 255.0.0.0 {\n}\n", "dhcpd")]
    [InlineData("/x/notes", "next-server 192.168.1.5; # IP addr of the TFTP server\n", "dhcpd")]
    [InlineData("/x/notes", "port=0\ninterface=eth0\n", "dnsmasq")]
    [InlineData("/x/dnsmasq.conf", "", "dnsmasq")]
    [InlineData("/x/notes", "LABEL a\n  KERNEL b\n", "PXELINUX")]
    [InlineData("/x/notes", "some words\n", null)]
    [InlineData("/x/notes", "", null)]
    public void A_file_is_recognised_by_what_is_in_it_and_by_its_customary_name(string path, string text, string? program) =>
        Assert.Equal(program, ImportBook.Find(new ImportFile(path, text))?.Program);

    [Fact]
    public void Lists_of_several_files_add_up_and_scalars_that_agree_are_one()
    {
        var read = new ImportScene()
            .With("/a.yaml", "images: /srv/arch.iso\nmenu:\n  timeout: 9\nnbd:\n  exports:\n    - 2000=arch\n")
            .With("/b.yaml", "menu:\n  timeout: 9\nkernel-options: quiet\n")
            .With("/c", "[generic]\n[e]\nexportname = /srv/arch.iso\n")
            .Read("/a.yaml", "/c", "/b.yaml");

        Assert.Empty(read.Mistakes);
        Assert.Equal(
            """
            images: /srv/arch.iso
            kernel-options: quiet
            nbd:
              exports:
                - 2000=arch
                - name: e
                  image: arch
            menu:
              timeout: 9
            """, ImportScene.Yaml(read), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void What_two_files_set_differently_names_both_places()
    {
        var read = new ImportScene()
            .With("/etc/conf.d/pxebootsrv", "PXEBOOTSRV_DODHCPD=yes\nPXEBOOTSRV_DHCPRANGE='10.0.0.1 10.0.0.9'\n")
            .With("/lanboot.yaml", "dhcp:\n  range: 10.0.0.1,10.0.0.5\n")
            .Read("/lanboot.yaml", "/etc/conf.d/pxebootsrv");

        Assert.Equal(
            "/etc/conf.d/pxebootsrv:2:1: dhcp.range is \"10.0.0.1,10.0.0.9\" here and \"10.0.0.1,10.0.0.5\" at /lanboot.yaml:2:10: leave one of the two out",
            ImportScene.Mistakes(read));
    }

    [Fact]
    public void All_mistakes_of_all_files_come_at_once()
    {
        var read = new ImportScene().With("/etc/exports", "mnt *(ro)\nmnt2 *(ro)").With("/nbd", "[generic]\nprot=1").With("/lanboot.yaml", "[")
            .Read("/etc/exports", "/nbd", "/no/such", "/lanboot.yaml", "/etc");
        Assert.Equal(
            ["there is no settings file /no/such", "/lanboot.yaml:2:1", "/etc is a folder in which", "/etc/exports:1:1", "/etc/exports:2:1", "/nbd:2:1"],
            read.Mistakes.Select((mistake, i) => mistake.ToString()[..new[] { 34, 17, 25, 16, 16, 8 }[i]]));
    }

    [Fact]
    public void Mistakes_of_what_foreign_files_say_together_name_their_lines()
    {
        var read = new ImportScene().With("/etc/conf.d/pxebootsrv", "PXEBOOTSRV_DODHCPD=yes\nPXEBOOTSRV_DHCPRANGE='10.0.0.1 10.0.0.9'\nPXEBOOTSRV_NETMASK=255.255.255.0\nPXEBOOTSRV_DEFROUTE=10.0.1.1\n")
            .Read("/etc/conf.d/pxebootsrv");
        var draft = new SettingsDraft();
        draft.Take("", read.Fields, read.Mistakes);
        Assert.Null(draft.Finish());
        Assert.Equal(
            ["/etc/conf.d/pxebootsrv:4:1: the router 10.0.1.1 is not in the network of 10.0.0.1 with the netmask 255.255.255.0"],
            draft.Mistakes.Select(mistake => mistake.ToString()));
    }
}
