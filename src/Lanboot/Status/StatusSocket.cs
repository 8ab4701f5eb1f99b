using System.Globalization;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Lanboot.Status;

/// <summary>
/// The socket of a running server: whoever connects gets one JSON document, and the connection closes. Only the server's own user may
/// (mode 0600). One client after the other: nobody can keep more than one connection busy, and that one not for long.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class StatusSocket : IAsyncDisposable
{
    public const string Suffix = ".sock";

    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode SocketMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>People and their scripts ask now and then; more than some at one time is nobody's wish.</summary>
    private const int Backlog = 8;

    /// <summary>A local reader takes a document in milliseconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Without it a failure that stays, such as too many open files, would keep a core busy.</summary>
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(200);

    private readonly Socket _listener;
    private readonly Func<byte[]> _document;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    private StatusSocket(Socket listener, string path, Func<byte[]> document)
    {
        (_listener, Path, _document) = (listener, path, document);
        _serving = ServeAsync();
    }

    public string Path { get; }

    /// <summary>Opens the socket under the id of this process, and removes those of servers that are gone.</summary>
    /// <param name="folder">Is made where it is not there; null: there is no place for a socket.</param>
    /// <param name="document">Writes what is so at that moment; called on a thread of its own.</param>
    /// <returns>Null where it can't be: the server serves all the same, and no status shows it.</returns>
    public static StatusSocket? Open(string? folder, Func<byte[]> document)
    {
        if (folder is null)
            return null;
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            Directory.CreateDirectory(folder, FolderMode);
            StatusReader.RemoveStale(folder);
            var path = System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}{Suffix}"));
            File.Delete(path);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            File.SetUnixFileMode(path, SocketMode);
            listener.Listen(Backlog);
            return new StatusSocket(listener, path, document);
        }
        // ArgumentException: the path is too long for a socket.
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException or SocketException or ArgumentException)
        {
            listener.Dispose();
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
        try
        {
            File.Delete(Path);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            // The next server, or whoever asks for the status, removes it.
        }
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptAsync(_stop.Token);
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                patience.CancelAfter(Patience);
                ReadOnlyMemory<byte> rest = _document();
                while (rest.Length > 0)
                    rest = rest[await client.SendAsync(rest, SocketFlags.None, patience.Token)..];
                client.Shutdown(SocketShutdown.Both);
            }
            catch (OperationCanceledException)
            {
                // The end, or a client that does not read.
            }
            catch (SocketException)
            {
                await Task.Delay(PauseAfterFailure, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
