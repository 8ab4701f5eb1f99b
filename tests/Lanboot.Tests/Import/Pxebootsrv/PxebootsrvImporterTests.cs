using Lanboot.Import;
using Lanboot.Import.Pxebootsrv;
using Xunit;

namespace Lanboot.Tests.Import.Pxebootsrv;

public sealed class PxebootsrvImporterTests
{
    private const string File = "/etc/conf.d/pxebootsrv";

    /// <summary>As SystemRescueCd's guide prints it.</summary>
    private const string Typical = """
        # ------------------------ CONFIGURATION -------------------------------
        # By default the current systems acts as DHCP and TFTP and HTTP server
        # If you want another machine of you network to act as one of those
        # you will have to turn the appropriate option yo "no"

        # Set to "yes" if you want this machine to act as a DHCP server
        PXEBOOTSRV_DODHCPD="yes"
        # Set to "yes" if you want this machine to act as a TFTP server
        PXEBOOTSRV_DOTFTPD="yes"
        # Set to "yes" if you want this machine to act as an HTTP server
        PXEBOOTSRV_DOHTTPD="yes"

        # Here is a typical PXE-Boot configuration --> update with your settings
        PXEBOOTSRV_SUBNET="192.168.1.0"
        PXEBOOTSRV_NETMASK="255.255.255.0"
        PXEBOOTSRV_DEFROUTE="192.168.1.254"
        PXEBOOTSRV_DNS="192.168.1.254"
        PXEBOOTSRV_DHCPRANGE="192.168.1.100 192.168.1.150"
        PXEBOOTSRV_LOCALIP="192.168.1.5"

        # Keep these values to $PXEBOOTSRV_LOCALIP if the current computer
        # acts as TFTP server and HTTP server as well as DHCP server
        PXEBOOTSRV_TFTPSERVER="$PXEBOOTSRV_LOCALIP"       # IP address of the TFTP server
        PXEBOOTSRV_HTTPSERVER="http://$PXEBOOTSRV_LOCALIP/sysrcd.dat" # download URL
        """;

    [Fact]
    public void The_typical_file_makes_a_server_of_all_three_kinds()
    {
        var read = new ImportScene().With(File, Typical).Read(File);

        Assert.Empty(read.Mistakes);
        Assert.Equal(
            """
            dhcp:
              range: 192.168.1.100,192.168.1.150
              router: 192.168.1.254
              dns: [192.168.1.254]
              netmask: 255.255.255.0
            tftp:
              enabled: yes
            http:
              enabled: yes
            """, ImportScene.Yaml(read), ignoreLineEndingDifferences: true);
        Assert.Equal(
            """
            7 kept PXEBOOTSRV_DODHCPD="yes" | dhcp.mode: the range below makes Lanboot the DHCP server
            9 kept PXEBOOTSRV_DOTFTPD="yes" | tftp.enabled
            11 kept PXEBOOTSRV_DOHTTPD="yes" | http.enabled
            14 kept PXEBOOTSRV_SUBNET="192.168.1.0" | follows from dhcp.range and dhcp.netmask
            15 kept PXEBOOTSRV_NETMASK="255.255.255.0" | dhcp.netmask
            16 kept PXEBOOTSRV_DEFROUTE="192.168.1.254" | dhcp.router
            17 kept PXEBOOTSRV_DNS="192.168.1.254" | dhcp.dns
            18 kept PXEBOOTSRV_DHCPRANGE="192.168.1.100 192.168.1.150" | dhcp.range
            19 changed PXEBOOTSRV_LOCALIP="192.168.1.5" | machines are told the address of the interface that they are on: name that with interfaces
            23 kept PXEBOOTSRV_TFTPSERVER="$PXEBOOTSRV_LOCALIP" | this host, which is what machines are told anyhow
            24 kept PXEBOOTSRV_HTTPSERVER="http://$PXEBOOTSRV_LOCALIP/sysrcd.dat" | sysrcd.dat comes from here, out of the image; the menu names it
            """, ImportScene.Report(read), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Beside_another_DHCP_server_that_names_this_host_it_leaves_DHCP_alone()
    {
        var read = new ImportScene().With(File, Typical.Replace("DODHCPD=\"yes\"", "DODHCPD=\"no\"", StringComparison.Ordinal)).Read(File);
        Assert.Empty(read.Mistakes);
        Assert.Equal("dhcp:\n  mode: off\ntftp:\n  enabled: yes\nhttp:\n  enabled: yes", ImportScene.Yaml(read));
    }

    [Fact]
    public void What_later_releases_have_and_servers_on_other_hosts_are_kept()
    {
        var read = new ImportScene().With(File, """
            export OTHER=192.168.1.9
            PXEBOOTSRV_DODHCPD=yes
            PXEBOOTSRV_DOTFTPD='no'
            PXEBOOTSRV_DOHTTPD=no
            PXEBOOTSRV_DONFSD=yes
            PXEBOOTSRV_DONBD=no
            PXEBOOTSRV_DHCPRANGE='192.168.1.100 192.168.1.150'
            PXEBOOTSRV_LOCALIP=192.168.1.5
            PXEBOOTSRV_TFTPSERVER=${OTHER}
            PXEBOOTSRV_HTTPSERVER="http://${OTHER}:8080/sysrcd.dat"
            PXEBOOTSRV_TIMEOUT="905"
            PXEBOOTSRV_EXTRA="setkmap=uk rootpass=secret"
            PXEBOOTSRV_DNS=
            """).Read(File);

        Assert.Empty(read.Mistakes);
        Assert.Equal(
            """
            kernel-options:
              - netboot=http://192.168.1.9:8080/sysrcd.dat
              - setkmap=uk
              - rootpass=secret
            dhcp:
              range: 192.168.1.100,192.168.1.150
              boot:
                - file: pxelinux.0
                  server: 192.168.1.9
            tftp:
              enabled: no
            http:
              enabled: no
            nfs:
              enabled: yes
            nbd:
              enabled: no
            menu:
              timeout: 91
            """, ImportScene.Yaml(read), ignoreLineEndingDifferences: true);
        Assert.Contains("11 changed PXEBOOTSRV_TIMEOUT=\"905\" | menu.timeout: 91 seconds, since it has whole ones", ImportScene.Report(read), StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 13), read.Lines.Select(line => line.Where.Line));
    }

    [Theory]
    [InlineData("PXEBOOTSRV_TFTPSERVER=\"$PXEBOOTSRV_LOCALIP\"", "1:1: the variable PXEBOOTSRV_LOCALIP is not set above: set it, or write its value here")]
    [InlineData("PXEBOOTSRV_DODHPCD=yes", "1:1: pxebootsrv has no variable PXEBOOTSRV_DODHPCD: did you mean PXEBOOTSRV_DODHCPD?")]
    [InlineData("PXEBOOTSRV_DOTFTPD=maybe", "1:1: PXEBOOTSRV_DOTFTPD: expected yes or no; found \"maybe\"")]
    [InlineData("PXEBOOTSRV_DHCPRANGE=10.0.0.1 10.0.0.9", "1:1: PXEBOOTSRV_DHCPRANGE: a value with blanks in it needs quotes: PXEBOOTSRV_DHCPRANGE=\"10.0.0.1 10.0.0.9\"")]
    [InlineData("PXEBOOTSRV_DHCPRANGE=10.0.0.1", "1:1: PXEBOOTSRV_DHCPRANGE: expected the first and the last address with a blank between them; found \"10.0.0.1\"")]
    [InlineData("PXEBOOTSRV_DODHCPD=yes", "1:1: a DHCP server needs PXEBOOTSRV_DHCPRANGE: which addresses are to be given out?")]
    [InlineData("PXEBOOTSRV_DEFROUTE=gateway", "1:1: PXEBOOTSRV_DEFROUTE: expected an IPv4 address such as 192.168.1.254; found \"gateway\"")]
    [InlineData("PXEBOOTSRV_DNS=\"10.0.0.1", "1:1: a quotation mark (\") is not closed in this line")]
    [InlineData("PXEBOOTSRV_DNS=`hostname`", "1:1: commands between ` and ` are not run here: write their result")]
    [InlineData("PXEBOOTSRV_DNS=$(hostname -i)", "1:1: only $NAME and ${NAME} are filled in here: write the result")]
    [InlineData("PXEBOOTSRV_DNS = 10.0.0.1", "1:1: expected NAME=VALUE without blanks around the =; found \"PXEBOOTSRV_DNS = 10.0.0.1\"")]
    [InlineData("PXEBOOTSRV_TIMEOUT=soon", "1:1: PXEBOOTSRV_TIMEOUT: expected tenths of a second, up to a day (864000); found \"soon\"")]
    [InlineData("PXEBOOTSRV_HTTPSERVER=sysrcd.dat", "1:1: PXEBOOTSRV_HTTPSERVER: expected the URL of sysrcd.dat such as http://192.168.1.5/sysrcd.dat; found \"sysrcd.dat\"")]
    [InlineData("PXEBOOTSRV_EXTRA=a\nPXEBOOTSRV_EXTRA=b", "2:1: PXEBOOTSRV_EXTRA is set in line 1 already: leave one of the two out")]
    [InlineData("PXEBOOTSRV_SUBNET=192.168.1.0\nPXEBOOTSRV_NETMASK=255.255.255.0\nPXEBOOTSRV_DHCPRANGE='192.168.2.1 192.168.2.9'",
        "3:1: PXEBOOTSRV_DHCPRANGE: 192.168.2.1 to 192.168.2.9 is not within 192.168.1.0/24 (PXEBOOTSRV_SUBNET with PXEBOOTSRV_NETMASK)")]
    [InlineData("PXEBOOTSRV_SUBNET=192.168.1.5\nPXEBOOTSRV_NETMASK=255.255.255.0",
        "1:1: PXEBOOTSRV_SUBNET: 192.168.1.5 is not the first address of a network with the netmask 255.255.255.0: that is 192.168.1.0")]
    public void Mistakes_are_named_with_their_place(string text, string mistake)
    {
        var sheet = new ImportSheet(File, new ImportScene());
        new PxebootsrvImporter().Read(new ImportFile(File, text), sheet);
        Assert.Contains($"{File}:{mistake}", sheet.Mistakes.Select(each => each.ToString()));
    }
}
