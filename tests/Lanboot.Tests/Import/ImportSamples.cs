namespace Lanboot.Tests.Import;

/// <summary>Whole files of each program, with as many of its forms as a file can have.</summary>
internal static class ImportSamples
{
    public static IReadOnlyList<string> Of(string program) => program switch
    {
        "pxebootsrv" => [Pxebootsrv],
        "nbd-server" => [NbdServer],
        "exports" => [Exports],
        "dnsmasq" => [Dnsmasq],
        "dhcpd" => [Dhcpd],
        "PXELINUX" => [Pxelinux],
        _ => throw new ArgumentException($"there is no sample for {program}", nameof(program)),
    };

    private const string Pxebootsrv = """
        # comment
        PXEBOOTSRV_DODHCPD="yes"
        PXEBOOTSRV_DOTFTPD='no'
        PXEBOOTSRV_SUBNET="192.168.1.0"
        PXEBOOTSRV_NETMASK="255.255.255.0"
        PXEBOOTSRV_DEFROUTE=192.168.1.254
        PXEBOOTSRV_DNS="192.168.1.254 9.9.9.9"
        PXEBOOTSRV_DHCPRANGE="192.168.1.100 192.168.1.150"
        PXEBOOTSRV_LOCALIP="192.168.1.5"
        PXEBOOTSRV_TFTPSERVER="${PXEBOOTSRV_LOCALIP}"       # IP address
        PXEBOOTSRV_HTTPSERVER="http://$PXEBOOTSRV_LOCALIP/sysrcd.dat"
        PXEBOOTSRV_TIMEOUT="900"
        PXEBOOTSRV_EXTRA="setkmap=uk a\"b"
        """;

    private const string NbdServer = """
        [generic]
            user = nbd
            port = 10809
            allowlist = true
        # comment
        [archiso]
            readonly = true
            exportname = /srv/a.iso
        [partimage]
            exportname = /mnt/cdrom/sysrcd.dat
            port = 2000
            authfile = /etc/x
            copyonwrite = true
        """;

    private const string Dnsmasq = """
        # comment
        port=0
        interface=eth0
        dhcp-range=set:lab,192.168.0.50,192.168.0.150,255.255.255.0,12h
        dhcp-range=10.0.0.0,proxy
        dhcp-host=52:54:00:12:34:56,id:01:02,set:x,pc7,192.168.0.60,1h
        dhcp-boot=tag:lab,/arch/boot/syslinux/lpxelinux.0,boothost,192.168.0.3
        dhcp-option-force=209,boot/syslinux/archiso.cfg # more
        dhcp-option=encap:175,190,"is\"csi"
        dhcp-option=vendor:PXEClient,option:router,0.0.0.0,1.2.3.4
        dhcp-match=set:efi,option:client-arch,7
        dhcp-mac=set:m,00:11:22:*:*:*
        tag-if=set:c,tag:a,tag:!b
        dhcp-ignore=tag:!known
        pxe-service=BC_EFI, "Boot, from network", ipxe.efi,1.2.3.4
        pxe-prompt="Press F8",10
        conf-file=/etc/x
        tftp-root=/srv/tftp
        dhcp-leasefile=/var/lib/x
        domain=lab
        """;

    private const string Dhcpd = """
        # comment
        option space PXE;
        option PXE.mtftp-ip code 1 = ip-address;
        option arch code 93 = unsigned integer 16;
        authoritative; default-lease-time 600; not authoritative;
        option domain-name-servers 192.168.1.1, 9.9.9.9;
        shared-network x { subnet 192.168.1.0 netmask 255.255.255.0 {
          pool { range dynamic-bootp 192.168.1.100 192.168.1.150; deny members of "lab"; allow unknown-clients; }
          if option arch = 00:07 or not (exists user-class and known) { filename "a\x41.efi"; } elsif known { option PXE.mtftp-ip 0.0.0.0; } else { filename "b"; }
        } }
        subnet 10.0.0.0 netmask 255.255.255.0 { range 10.0.0.1 10.0.0.9; }
        class "lab" { match hardware; }
        subclass "lab" 1:52:54:00:12:34:56 { next-server 10.0.0.1; }
        class "pxe" { match if substring(option vendor-class-identifier, 0, 9) = "PXEClient"; vendor-option-space PXE; }
        group { filename "lab.0"; host pc1 { hardware ethernet 52:54:00:12:34:56; fixed-address 10.0.0.7; option host-name "pc1"; } }
        include "/etc/x"; on commit { set x = 1; }
        """;

    private const string Pxelinux = """
        # comment
        UI vesamenu.c32
        MENU TITLE Choose
        SYSAPPEND 0x3
        TIMEOUT 100
        LABEL archlinux
                MENU LABEL Arch Linux x86_64
                LINUX ::/arch/boot/x86_64/vmlinuz-linux
                INITRD /arch/boot/intel-ucode.img,http://x/arch/boot/x86_64/initramfs-linux.img
                APPEND archisobasedir=arch archiso_http_srv=http://httpserver/path/ ip=dhcp ${nfsserver} archiso_nfs_srv=pxeserver:/x
                IPAPPEND 2
                TEXT HELP
                Arch Linux 2020.10.01 x86_64
                ENDTEXT
        label local
          localboot 0
        INCLUDE more.cfg Title
        """;

    private const string Exports = """
        # comment
        /mnt/archiso 192.168.0.0/24(ro,no_subtree_check)
        /tftpboot -ro,insecure *(all_squash,anonuid=1000) \
            @group(ro) host?.example.org(rw,sec=krb5:sys)
        "/with blank" 10.0.0.0/255.0.0.0(ro) # more
        /octal\040x gss/krb5(ro)
        """;
}
