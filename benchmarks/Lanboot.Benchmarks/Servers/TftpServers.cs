using Lanboot.Lab;

namespace Lanboot.Benchmarks.Servers;

/// <summary>dnsmasq as a TFTP server only.</summary>
public sealed class DnsmasqTftp : IContestant
{
    public string Name => "dnsmasq";

    public (string Program, string Package) Needs => ("/usr/sbin/dnsmasq", "dnsmasq-base");

    public LabProcess Start(Arena arena) => arena.Serve(
        Name, Needs.Program, "--keep-in-foreground", "--log-facility=/dev/null", "--conf-file=/dev/null", "--port=0", "--user=root", "--pid-file=",
        "--enable-tftp", $"--tftp-root={arena.Files}", "--tftp-max=1000");
}

/// <summary>tftpd-hpa, whose package can't be installed beside atftpd's: ./bench unpacks it next to this program.</summary>
public sealed class TftpdHpa : IContestant
{
    public string Name => "tftpd-hpa";

    public bool HidesProcessorTime => true;

    public (string Program, string Package) Needs => (Path.Combine(AppContext.BaseDirectory, "peers/tftpd-hpa/usr/sbin/in.tftpd"), "tftpd-hpa");

    public LabProcess Start(Arena arena) =>
        arena.Serve(Name, Needs.Program, "-L", "-a", ":69", "-u", "root", "-s", arena.Files);
}

public sealed class Atftpd : IContestant
{
    public string Name => "atftpd";

    public (string Program, string Package) Needs => ("/usr/sbin/atftpd", "atftpd");

    public LabProcess Start(Arena arena) => arena.Serve(
        Name, Needs.Program, "--daemon", "--no-fork", "--user", "root.root", "--maxthread", "1000", "--logfile", "/dev/null", arena.Files);
}
