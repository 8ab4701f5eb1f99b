using System.IO.Pipelines;
using Lanboot.Journal;
using Lanboot.Media.Blocks;

namespace Lanboot.Servers.Http;

/// <summary>A connection that sends parts of files without copying; a feature of the connections that can.</summary>
internal interface IFileSender
{
    /// <summary>
    /// Sends a range of a file as the next bytes of a body. Ends when the kernel has taken the last of them, or when the
    /// connection is over.
    /// </summary>
    /// <param name="body">The body's writer; its headers must be written (StartAsync), and count these bytes.</param>
    /// <param name="range">Up to <see cref="int.MaxValue"/> / 2 bytes.</param>
    /// <param name="transfer">Hears of progress.</param>
    ValueTask<FlushResult> SendAsync(PipeWriter body, FileRange range, Transfer transfer);

    /// <summary>
    /// The connection is over: nothing more can be sent. The result of a flush does not say it reliably, since Kestrel
    /// does not hand all of them on.
    /// </summary>
    bool IsOver { get; }

    /// <summary>Why the file, not the client, made the connection end; null as long as it did not.</summary>
    string? FileFailure { get; }
}
