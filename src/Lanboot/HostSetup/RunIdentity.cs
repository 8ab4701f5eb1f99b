using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json.Serialization;
using Lanboot.Linux;

namespace Lanboot.HostSetup;

/// <summary>
/// Which run of the program changed the host. What it changed is gone with its network, or with the next start of the host.
/// </summary>
/// <param name="Process">Its id.</param>
/// <param name="Started">When the process began, in the kernel's clock ticks: ids are used again.</param>
/// <param name="Host">The start of the host that it ran under (boot_id).</param>
/// <param name="Network">The network namespace that it changed.</param>
internal sealed record RunIdentity(int Process, string Started, string Host, string Network)
{
    /// <summary>That of this process.</summary>
    [SupportedOSPlatform("linux")]
    public static RunIdentity OfThisProcess() => new(
        Environment.ProcessId,
        StartOf(Environment.ProcessId) ?? "",
        File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(),
        NetworkNumber());

    /// <summary>Whether a process of this id and start runs.</summary>
    [JsonIgnore]
    public bool IsAlive => StartOf(Process) is { } started && started == Started;

    /// <summary>
    /// Field 22 of /proc/PID/stat (proc_pid_stat(5)); null where there is none, or it has ended and only waits for its parent.
    /// </summary>
    private static string? StartOf(int process)
    {
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            // The name in brackets may have blanks and brackets itself; behind it come field 3, the state, and the others.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : fields[22 - 3];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [SupportedOSPlatform("linux")]
    private static string NetworkNumber()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        Span<byte> cookie = stackalloc byte[8];
        try
        {
            _ = socket.GetRawSocketOption(LibC.SOL_SOCKET, LibC.SO_NETNS_COOKIE, cookie);
            return string.Create(CultureInfo.InvariantCulture, $"cookie:{BinaryPrimitives.ReadUInt64LittleEndian(cookie)}");
        }
        catch (SocketException)
        {
            // Before Linux 5.14: "net:[4026531840]", which may come again once the namespace is gone.
            return new FileInfo("/proc/self/ns/net").LinkTarget ?? "";
        }
    }
}
