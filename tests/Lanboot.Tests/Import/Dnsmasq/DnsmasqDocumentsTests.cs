using Lanboot.Settings;
using Xunit;

namespace Lanboot.Tests.Import.Dnsmasq;

/// <summary>The dnsmasq.conf of each guide, word for word, with an image on the command line where the guide mounts one.</summary>
public sealed class DnsmasqDocumentsTests
{
    private const string File = "/etc/dnsmasq.conf";

    /// <summary>The Chinese guide's whole file; the Japanese one has the same lines in the order of its own.</summary>
    [Fact]
    public void The_whole_file_of_the_Chinese_guide()
    {
        var read = Read("""
            # /etc/dnsmasq.conf
            port=0
            interface=eth0
            bind-interfaces
            dhcp-range=192.168.0.50,192.168.0.150,12h
            dhcp-boot=/arch/boot/syslinux/lpxelinux.0
            dhcp-option-force=209,boot/syslinux/archiso.cfg
            dhcp-option-force=210,/arch/
            dhcp-option-force=66,192.168.0.1
            enable-tftp
            tftp-root=/mnt/archiso
            """);

        Assert.Equal(
            """
            interfaces: [eth0]
            aliases:
              - path: /mnt/archiso
                image: archlinux-2013.11.01-dual
            dhcp:
              authoritative: no
              ranges:
                - first: 192.168.0.50
                  last: 192.168.0.150
                  lease-time: 12h
                  bootp: no
              options:
                - option: 209
                  value: boot/syslinux/archiso.cfg
                  force: yes
                - option: 210
                  value: /arch/
                  force: yes
                - option: 66
                  value: 192.168.0.1
                  force: yes
                - option: router
                  value: 0.0.0.0
              boot:
                - file: /arch/boot/syslinux/lpxelinux.0
            tftp:
              enabled: yes
            """, ImportScene.Yaml(read), ignoreLineEndingDifferences: true);
        Assert.Equal(
            """
            2 kept port=0 | Lanboot is no name server
            3 kept interface=eth0 | interfaces
            4 kept bind-interfaces | each interface has sockets of its own anyhow
            5 kept dhcp-range=192.168.0.50,192.168.0.150,12h | dhcp.ranges; dhcp.options: machines that ask are told this host as their router, as dnsmasq does
            6 kept dhcp-boot=/arch/boot/syslinux/lpxelinux.0 | dhcp.boot
            7 kept dhcp-option-force=209,boot/syslinux/archiso.cfg | dhcp.options
            8 kept dhcp-option-force=210,/arch/ | dhcp.options
            9 kept dhcp-option-force=66,192.168.0.1 | dhcp.options
            10 kept enable-tftp | tftp.enabled
            11 changed tftp-root=/mnt/archiso | aliases: /mnt/archiso means the image archlinux-2013.11.01-dual, which is read where it lies
            """, ImportScene.Report(read), ignoreLineEndingDifferences: true);
    }

    /// <summary>The English guide gives its file in pieces; its folder is a placeholder, in whose place the image stands.</summary>
    [Fact]
    public void The_pieces_of_the_English_guide_for_BIOS()
    {
        var read = Read("""
            # /etc/dnsmasq.conf
            # Listen only to the specified interface
            interface=eth0

            # Don't function as dns server
            port=0

            # tftp server setup
            enable-tftp
            tftp-root=tftp_root

            # Log extra information about dhcp transactions (for debug purposes)
            log-dhcp
            dhcp-range=192.168.0.50,192.168.0.150
            dhcp-boot=/arch/boot/syslinux/lpxelinux.0
            dhcp-option-force=209,boot/syslinux/archiso.cfg
            dhcp-option-force=210,/arch/
            """);

        Assert.Contains("aliases:\n  - path: /tftp_root\n    image: archlinux-2013.11.01-dual", ImportScene.Yaml(read), StringComparison.Ordinal);
        Assert.Contains("lease-time: 1h", ImportScene.Yaml(read), StringComparison.Ordinal);
        Assert.Equal([3, 6, 9, 10, 13, 14, 15, 16, 17], read.Lines.Select(line => line.Where.Line));
    }

    [Fact]
    public void The_lines_of_the_English_guide_for_UEFI()
    {
        var read = Read("""
            interface=eth0
            port=0
            enable-tftp
            tftp-root=/mnt/archiso
            dhcp-range=192.168.0.0,proxy
            pxe-service=BC_EFI, "Boot from network BC EFI", ipxe.efi
            pxe-service=X86-64_EFI, "Boot from network X86-64 EFI", ipxe.efi
            """);

        Assert.EndsWith(
            """
            dhcp:
              ranges:
                - kind: proxy
                  network: 192.168.0.0
            pxe:
              services:
                - architecture: BC_EFI
                  text: "Boot from network BC EFI"
                  file: ipxe.efi
                - architecture: X86-64_EFI
                  text: "Boot from network X86-64 EFI"
                  file: ipxe.efi
            tftp:
              enabled: yes
            """.ReplaceLineEndings("\n"), ImportScene.Yaml(read), StringComparison.Ordinal);
    }

    /// <summary>The Japanese guide has 209 without a folder, 210 of no length, and a comment behind a value.</summary>
    [Fact]
    public void The_options_of_the_Japanese_guide()
    {
        var read = Read("""
            dhcp-range=192.168.0.50,192.168.0.150
            dhcp-boot=/boot/syslinux/lpxelinux.0
            dhcp-option-force=209,archiso_pxe.cfg # このファイルは /mnt/archiso/boot/syslinux にあるかもしれません
            dhcp-option-force=210,
            """);

        Assert.Contains(
            """
              options:
                - option: 209
                  value: archiso_pxe.cfg
                  force: yes
                - option: 210
                  value: ""
                  force: yes
            """.ReplaceLineEndings("\n"), ImportScene.Yaml(read), StringComparison.Ordinal);
        Assert.Contains("3 kept dhcp-option-force=209,archiso_pxe.cfg |", ImportScene.Report(read), StringComparison.Ordinal);
    }

    /// <summary>Settings that Lanboot takes without a complaint, whatever else they are.</summary>
    private static Lanboot.Import.Imported Read(string text)
    {
        var read = new ImportScene().With(File, text).ReadWith(["/srv/archlinux-2013.11.01-dual.iso"], File);
        Assert.Empty(read.Mistakes);
        var draft = new SettingsDraft();
        draft.Take("", read.Fields, read.Mistakes);
        draft.Finish();
        Assert.Empty(draft.Mistakes);
        return read;
    }
}
