using System.Globalization;
using System.Net.Sockets;

namespace Lanboot.Host;

/// <summary>
/// Finds who holds a port of this network namespace: the socket's inode from /proc/net, the process from the descriptors in
/// /proc/PID/fd. Slow (it reads every process), so only for telling a person why a port can't be had.
/// </summary>
/// <param name="proc">Where /proc is; tests hand in a tree of their own.</param>
public sealed class PortHolders(string proc = "/proc")
{
    // Columns of /proc/net/udp and /proc/net/tcp, counted by white space (Documentation/networking/proc_net_tcp.rst).
    private const int LocalAddressColumn = 1;
    private const int StateColumn = 3;
    private const int UserColumn = 7;
    private const int InodeColumn = 9;

    // TCP_LISTEN in include/net/tcp_states.h, as two hexadecimal digits.
    private const string TcpListen = "0A";

    /// <summary>Who holds the port, in words: "dnsmasq (pid 812)"; null when nobody does or it can't be known.</summary>
    public static string? Describe(ProtocolType protocol, int port) => new PortHolders().InWords(protocol, port);

    /// <summary>As <see cref="Describe"/>, from this tree.</summary>
    public string? InWords(ProtocolType protocol, int port)
    {
        var sockets = Sockets(protocol, port);
        if (sockets.Count == 0)
            return null;
        var holders = Holders(sockets);
        if (holders.Count > 0)
            return string.Join(" and ", holders);
        // The descriptors of other users' processes are closed to us, but the kernel still says whose the socket is.
        return $"a program of user {UserName(sockets[0].User)}";
    }

    /// <summary>The processes that hold the port; empty when nobody does, or when their descriptors are closed to us.</summary>
    public IReadOnlyList<PortHolder> Find(ProtocolType protocol, int port) => Holders(Sockets(protocol, port));

    private List<(string Inode, string User)> Sockets(ProtocolType protocol, int port)
    {
        string[] tables = protocol == ProtocolType.Tcp ? ["tcp", "tcp6"] : ["udp", "udp6"];
        var suffix = $":{port:X4}";
        var found = new List<(string, string)>();
        foreach (var line in tables.SelectMany(table => Lines(Path.Combine(proc, "net", table)).Skip(1)))
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length > InodeColumn
                && columns[LocalAddressColumn].EndsWith(suffix, StringComparison.Ordinal)
                && (protocol != ProtocolType.Tcp || columns[StateColumn] == TcpListen))
            {
                found.Add((columns[InodeColumn], columns[UserColumn]));
            }
        }

        return found;
    }

    private List<PortHolder> Holders(List<(string Inode, string User)> sockets)
    {
        if (sockets.Count == 0 || !Directory.Exists(proc))
            return [];
        var links = sockets.Select(socket => $"socket:[{socket.Inode}]").ToHashSet(StringComparer.Ordinal);
        return [.. Pids().Where(pid => Holds(pid, links)).Order().Select(Name)];
    }

    private IEnumerable<int> Pids()
    {
        foreach (var path in Directory.EnumerateDirectories(proc))
        {
            if (int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
                yield return pid;
        }
    }

    private bool Holds(int pid, HashSet<string> links)
    {
        try
        {
            return new DirectoryInfo(Path.Combine(proc, $"{pid}", "fd")).EnumerateFileSystemInfos()
                .Any(descriptor => descriptor.LinkTarget is { } target && links.Contains(target));
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            // Another user's process, or one that has just ended.
            return false;
        }
    }

    private PortHolder Name(int pid)
    {
        var name = Lines(Path.Combine(proc, $"{pid}", "comm")).FirstOrDefault() ?? "a process";
        // "0::/system.slice/dnsmasq.service": the last part that is a service.
        var service = Lines(Path.Combine(proc, $"{pid}", "cgroup"))
            .SelectMany(line => line.Split('/'))
            .LastOrDefault(IsService);
        return new PortHolder(name, pid) { Service = service };
    }

    // "user@1000.service" is a person's whole session, not the program.
    private static bool IsService(string part) =>
        part.EndsWith(".service", StringComparison.Ordinal) && !part.StartsWith("user@", StringComparison.Ordinal);

    private static string UserName(string user) =>
        Lines("/etc/passwd").Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 2 && fields[2] == user)?[0] ?? user;

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
