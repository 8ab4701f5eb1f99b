using Lanboot.Import;
using Lanboot.Settings;
using Xunit;

namespace Lanboot.Tests.Import.PxelinuxCfg;

public sealed class PxelinuxCfgImporterTests
{
    private const string File = "/tftpboot/pxelinux.cfg/default";

    [Fact]
    public void A_folder_of_menus_is_served_as_it_stands_and_its_loader_is_handed_out()
    {
        var read = new ImportScene().With(File, "DEFAULT a\nLABEL a\n  KERNEL vmlinuz\n  INITRD initrd.img\n").With("/tftpboot/pxelinux.cfg/01-52-54-00-12-34-56", "LABEL b\n  LOCALBOOT 0\n")
            .With("/tftpboot/vmlinuz").With("/tftpboot/initrd.img").With("/tftpboot/lpxelinux.0").Read("/tftpboot/pxelinux.cfg");

        Assert.Empty(read.Mistakes);
        Assert.Equal(
            """
            dhcp:
              tags:
                - tag: bios
                  option: client-arch
                  is: 0
              boot:
                - file: lpxelinux.0
                  for: [bios]
            tftp:
              root: /tftpboot
            """, ImportScene.Yaml(read), ignoreLineEndingDifferences: true);
        Assert.Equal(
            """
            1 kept LABEL b
            1 kept (the folder of 01-52-54-00-12-34-56) | tftp.root: its files lie at the root of the tree, before those of the first image
            2 kept LOCALBOOT 0
            1 kept DEFAULT a
            1 kept (the folder of default) | tftp.root: its files lie at the root of the tree, before those of the first image
            2 kept LABEL a
            3 kept KERNEL vmlinuz
            4 kept INITRD initrd.img
            """, ImportScene.Report(read), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void What_dhcpd_or_dnsmasq_says_of_the_boot_file_goes_before_that()
    {
        var read = new ImportScene().With(File, "LABEL a\n  LOCALBOOT 0\n").With("/tftpboot/pxelinux.0")
            .With("/etc/dhcpd.conf", "next-server 192.168.1.5;\nfilename \"pxelinux.0\";\n").Read(File, "/etc/dhcpd.conf");
        Assert.Empty(read.Mistakes);
        Assert.DoesNotContain("bios", ImportScene.Yaml(read), StringComparison.Ordinal);
    }

    /// <summary>The English guide's entry, whose paths are placeholders for an unpacked image.</summary>
    [Fact]
    public void The_entry_of_the_English_guide()
    {
        var read = new ImportScene().With(File, """
            LABEL archlinux
                    MENU LABEL Arch Linux x86_64
                    LINUX /path/to/extracted/Arch/ISO/arch/boot/x86_64/vmlinuz-linux
                    INITRD /path/to/extracted/Arch/ISO/arch/boot/intel-ucode.img,/path/to/extracted/Arch/ISO/arch/boot/amd-ucode.img,/path/to/extracted/Arch/ISO/arch/boot/x86_64/initramfs-linux.img
                    APPEND archisobasedir=arch archiso_http_srv=http://httpserver/path/to/extracted/Arch/ISO/
                    SYSAPPEND 3
                    TEXT HELP
                    Arch Linux 2020.10.01 x86_64
                    ENDTEXT
            """).ReadWith(["/srv/arch.iso"], File);

        Assert.Empty(read.Mistakes);
        Assert.Equal([1, 1, 2, 3, 4, 5, 6, 7], read.Lines.Select(line => line.Where.Line));
        Assert.Contains("3 changed LINUX /path/to/extracted/Arch/ISO/arch/boot/x86_64/vmlinuz-linux | path/to/extracted/Arch/ISO/arch/boot/x86_64/vmlinuz-linux "
            + "must be in an image, since the folder /tftpboot has no such file", ImportScene.Report(read), StringComparison.Ordinal);
    }

    /// <summary>The Chinese guide's entry has two known slips: a variable that nobody defines, and ip= twice.</summary>
    [Fact]
    public void The_slips_of_the_Chinese_guide_are_named()
    {
        var read = new ImportScene().With("/srv/tftp/arch.menu", """
            LABEL 2
                    MENU LABEL Arch Linux x86_64
                    LINUX /path/to/extracted/Arch/ISO/arch/boot/x86_64/vmlinuz
                    INITRD /path/to/extracted/Arch/ISO/arch/boot/intel_ucode.img,/path/to/extracted/Arch/ISO/arch/boot/x86_64/archiso.img
                    APPEND archisobasedir=arch archiso_nfs_srv=${nfsserver}:/path/to/extracted/Arch/ISO/ ip=:::::eth0:dhcp
                    SYSAPPEND 3
                    TEXT HELP
                    Arch Linux 2016.03 x86_64
                    ENDTEXT
            """).ReadWith(["/srv/arch.iso"], "/srv/tftp/arch.menu");

        Assert.Equal(
            [
                "/srv/tftp/arch.menu:5:36: nobody fills in ${nfsserver}: write the address of the server, or ${pxeserver} where archiso's hooks read it",
                "/srv/tftp/arch.menu:5:94: ip=:::::eth0:dhcp is said here, and SYSAPPEND 3 in line 6 adds another ip=: leave one of the two out (SYSAPPEND 2 tells the network card alone)",
            ],
            read.Mistakes.Select(mistake => mistake.ToString()));
        Assert.Contains("root: /srv/tftp", ImportScene.Yaml(read), StringComparison.Ordinal);
    }

    /// <summary>The Japanese guide's second entry has lost the braces of its variable; its first one is right.</summary>
    [Fact]
    public void The_slip_of_the_Japanese_guide_is_named()
    {
        var read = new ImportScene().With(File, """
            LABEL archlinux
            MENU LABEL Arch Linux x86_64
            LINUX http://httpserver/path/to/extracted/Arch/ISO/arch/boot/x86_64/vmlinuz-linux
            INITRD http://httpserver/path/to/extracted/Arch/ISO/arch/boot/x86_64/initramfs-linux.img
            APPEND archisobasedir=arch archiso_http_srv=http://httpserver/path/to/extracted/Arch/ISO/ cms_verify=y
            SYSAPPEND 3
            TEXT HELP
            Arch Linux 2022.10.01 x86_64
            ENDTEXT
            LABEL archlinux
            MENU LABEL Arch Linux x86_64
            LINUX /path/to/extracted/Arch/ISO/arch/boot/x86_64/vmlinuz-linux
            INITRD /path/to/extracted/Arch/ISO/arch/boot/x86_64/initramfs-linux.img
            APPEND archisobasedir=arch archiso_nfs_srv=pxeserver:/run/archiso/bootmnt cms_verify=y
            SYSAPPEND 3
            """).ReadWith(["/srv/arch.iso"], File);
        Assert.Equal(
            $"{File}:14:28: archiso_nfs_srv=pxeserver:/run/archiso/bootmnt: pxeserver is the name of a variable and of no host: write ${{pxeserver}}",
            ImportScene.Mistakes(read));
    }

    /// <summary>SystemRescueCd's two command lines.</summary>
    [Fact]
    public void The_entries_of_SystemRescueCds_guide()
    {
        var read = new ImportScene().With(File, """
            label mybootentry1
              kernel rescuecd
              append initrd=initram.igz ethx=192.168.157.100 netboot=http://192.168.157.1:8080/sysrcd.dat
            label mybootentry2
              kernel rescue64
              append initrd=initram.igz dodhcp netboot=nbd://192.168.157.1:2000
            """).With("/tftpboot/rescuecd").With("/tftpboot/rescue64").Read(File);
        Assert.Empty(read.Mistakes);
        Assert.All(read.Lines, line => Assert.Equal(ImportOutcome.Kept, line.Outcome));
    }

    [Theory]
    [InlineData("LABEL a\nKERNEL vmlinuz", "2:1: there is no file /tftpboot/vmlinuz: put it there, or leave the entry out")]
    [InlineData("LABEL a\nAPPEND ip=dhcp ip=1.2.3.4", "2:16: ip=1.2.3.4: ip= is said before in this line: leave one of the two out")]
    [InlineData("SYSAPPEND 0x1\nLABEL a\nAPPEND ip=dhcp", "3:8: ip=dhcp is said here, and SYSAPPEND 0x1 in line 1 adds another ip=: leave one of the two out (SYSAPPEND 2 tells the network card alone)")]
    [InlineData("LABEL a\nAPPEND archiso_http_srv=http://10.0.0.1/x", "2:8: archiso_http_srv=http://10.0.0.1/x must end in a slash: archiso's hook puts the path of the file right behind it")]
    public void What_can_not_work_is_a_mistake(string text, string mistake) =>
        Assert.Equal($"{File}:{mistake}", ImportScene.Mistakes(new ImportScene().With(File, text).Read(File)));

    [Fact]
    public void Names_that_PXELINUX_can_not_hold_are_mistakes()
    {
        var name = new string('a', 128);
        Assert.Equal(
            $"{File}:2:8: the name {name} is longer than the 127 bytes that PXELINUX takes",
            ImportScene.Mistakes(new ImportScene().With(File, $"LABEL a\nKERNEL {name}").Read(File)));
    }

    [Fact]
    public void SYSAPPEND_2_and_an_address_go_together()
    {
        var read = new ImportScene().With(File, "LABEL a\nAPPEND ip=dhcp archiso_nfs_srv=${pxeserver}:/x\nSYSAPPEND 2\nKERNAL x\n").Read(File);
        Assert.Empty(read.Mistakes);
        Assert.EndsWith("4 NOT KERNAL x | PXELINUX passes over it, since it has no such keyword: did you mean KERNEL?", ImportScene.Report(read), StringComparison.Ordinal);
    }

    [Fact]
    public void The_settings_are_taken()
    {
        var read = new ImportScene().With(File, "LABEL a\nLOCALBOOT 0").With("/tftpboot/pxelinux.0").Read(File);
        var draft = new SettingsDraft();
        draft.Take("", read.Fields.Where(field => field.Name != "tftp").ToList(), read.Mistakes);
        Assert.NotNull(draft.Finish());
    }
}
