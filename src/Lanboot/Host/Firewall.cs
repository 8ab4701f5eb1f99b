namespace Lanboot.Host;

/// <summary>
/// Knows the two firewalls that are easy to see, and what they must let in. A server behind a closed firewall looks like a
/// network without machines, so it is said at the start.
/// </summary>
/// <param name="root">The root of the file system; tests hand in a tree of their own.</param>
public sealed class Firewall(string root = "/")
{
    /// <summary>What to do to let machines in, in one sentence; null when no known firewall is active.</summary>
    /// <param name="interfaceName">Where we serve.</param>
    /// <param name="udpPorts">Every UDP port we listen on.</param>
    /// <param name="tcpPorts">Every TCP port we listen on.</param>
    public string? Hint(string interfaceName, IReadOnlyList<int> udpPorts, IReadOnlyList<int> tcpPorts)
    {
        (string Protocol, IReadOnlyList<int> Ports)[] all = [("udp", udpPorts), ("tcp", tcpPorts)];
        var wanted = all.Where(each => each.Ports.Count > 0).ToList();
        if (FirewalldRuns)
        {
            var options = wanted.SelectMany(each => each.Ports.Select(port => $"--add-port={port}/{each.Protocol}"));
            return $"firewalld is active; machines get through with:  firewall-cmd {string.Join(' ', options)}";
        }

        if (!UfwIsEnabled)
            return null;
        var commands = wanted.Select(each => $"ufw allow in on {interfaceName} proto {each.Protocol} to any port {string.Join(',', each.Ports)}");
        return $"ufw is active; machines get through with:  {string.Join("; ", commands)}";
    }

    // A running service has a control group of its name, under version 2 of cgroups or under systemd's part of version 1.
    private bool FirewalldRuns =>
        Directory.Exists(Path.Combine(root, "sys/fs/cgroup/system.slice/firewalld.service"))
        || Directory.Exists(Path.Combine(root, "sys/fs/cgroup/systemd/system.slice/firewalld.service"));

    // ufw is no daemon: it loads its rules at boot when its settings say so.
    private bool UfwIsEnabled
    {
        get
        {
            try
            {
                return File.ReadLines(Path.Combine(root, "etc/ufw/ufw.conf"))
                    .Any(line => line.Replace(" ", "", StringComparison.Ordinal).Equals("ENABLED=yes", StringComparison.OrdinalIgnoreCase));
            }
            catch (Exception none) when (none is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }
}
