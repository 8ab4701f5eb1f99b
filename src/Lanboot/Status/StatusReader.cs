using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Lanboot.Status;

/// <summary>What was found of running servers.</summary>
/// <param name="Servers">In the order of their process ids.</param>
/// <param name="Troubles">What could not be asked, in sentences.</param>
internal sealed record StatusFindings(IReadOnlyList<ServerStatus> Servers, IReadOnlyList<string> Troubles);

/// <summary>Asks the running servers of this host, by their sockets, what they do.</summary>
[SupportedOSPlatform("linux")]
internal static class StatusReader
{
    /// <summary>A thousand machines have about one: a longer document is no status.</summary>
    private const int MaxLength = 16 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async Task<StatusFindings> ReadAsync(IReadOnlyList<string> folders)
    {
        List<ServerStatus> servers = [];
        List<string> troubles = [];
        foreach (var folder in folders.Where(Directory.Exists))
        {
            foreach (var path in Sockets(folder, troubles))
            {
                if (await ReadAsync(path, troubles) is { } status)
                    servers.Add(status);
            }
        }

        return new([.. servers.OrderBy(server => server.Process)], troubles);
    }

    /// <summary>Removes the sockets that nobody listens on: their servers were killed.</summary>
    public static void RemoveStale(string folder)
    {
        foreach (var path in Sockets(folder, []))
        {
            try
            {
                using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                socket.Connect(new UnixDomainSocketEndPoint(path));
            }
            catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
            {
                Remove(path);
            }
            catch (Exception other) when (other is SocketException or ArgumentException)
            {
                // Another user's, or busy.
            }
        }
    }

    private static IReadOnlyList<string> Sockets(string folder, List<string> troubles)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, $"*{StatusSocket.Suffix}").Order(StringComparer.Ordinal)];
        }
        catch (UnauthorizedAccessException)
        {
            troubles.Add($"The servers in {folder} are another user's: sudo lanboot status shows them.");
            return [];
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static async Task<ServerStatus?> ReadAsync(string path, List<string> troubles)
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), patience.Token);
            using var document = new MemoryStream();
            var buffer = new byte[64 * 1024];
            while (document.Length < MaxLength && await socket.ReceiveAsync(buffer, SocketFlags.None, patience.Token) is var count and > 0)
                document.Write(buffer.AsSpan(0, count));
            if (StatusJson.Read(document.GetBuffer().AsSpan(0, (int)document.Length)) is { } status)
                return status;
            troubles.Add($"What {path} says is no status of a Lanboot server.");
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            Remove(path);
        }
        catch (SocketException denied) when (denied.SocketErrorCode == SocketError.AccessDenied)
        {
            troubles.Add($"The server of {path} is another user's: sudo lanboot status shows it.");
        }
        catch (Exception other) when (other is SocketException or OperationCanceledException or ArgumentException)
        {
            troubles.Add($"The server of {path} does not answer.");
        }

        return null;
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            // Another user's.
        }
    }
}
