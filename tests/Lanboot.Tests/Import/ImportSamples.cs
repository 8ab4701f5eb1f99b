namespace Lanboot.Tests.Import;

/// <summary>Whole files of each program, with as many of its forms as a file can have.</summary>
internal static class ImportSamples
{
    public static IReadOnlyList<string> Of(string program) => program switch
    {
        "pxebootsrv" => [Pxebootsrv],
        "nbd-server" => [NbdServer],
        "exports" => [Exports],
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

    private const string Exports = """
        # comment
        /mnt/archiso 192.168.0.0/24(ro,no_subtree_check)
        /tftpboot -ro,insecure *(all_squash,anonuid=1000) \
            @group(ro) host?.example.org(rw,sec=krb5:sys)
        "/with blank" 10.0.0.0/255.0.0.0(ro) # more
        /octal\040x gss/krb5(ro)
        """;
}
