using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Lanboot.Journal;

namespace Lanboot.Mirrors;

/// <summary>What came of fetching a file.</summary>
/// <param name="Checksum">Of its content, by the algorithm of the published one where there is one.</param>
/// <param name="Length">In bytes.</param>
/// <param name="ETag">By which the mirror tells states of it apart; null where it gives none.</param>
/// <param name="LastModified">Null where the mirror does not say.</param>
internal sealed record Downloaded(Checksum Checksum, long Length, string? ETag, DateTimeOffset? LastModified);

/// <summary>
/// Fetches one file to the end: goes on where an earlier try broke off, and lets nothing through that is not what was published.
/// </summary>
/// <param name="freeSpace">How many bytes a folder's disk still takes.</param>
internal sealed class FileDownload(MirrorClient client, MirrorLimits limits, IFetchLog log, TimeProvider time, Func<string, long> freeSpace)
{
    private const int BufferLength = 1 << 18;

    /// <summary>errno of a full disk, and of a user's full share of it.</summary>
    private const int ENOSPC = 28;
    private const int EDQUOT = 122;

    /// <param name="place">Where it is put when it is whole and right.</param>
    /// <param name="known">An unchanged file need not come again: what is known of the one that is here.</param>
    /// <returns>Null where it need not or can't come: it is unchanged, or optional and not there.</returns>
    /// <exception cref="MirrorException">It can't be had, is not what was published, or can't be kept.</exception>
    public async Task<Downloaded?> RunAsync(MirrorFile file, string place, CacheEntry? known, CancellationToken cancel)
    {
        var part = new PartFile(place, file.Source);
        for (var attempt = 1; ; attempt++)
        {
            var before = part.Length;
            try
            {
                return await TryAsync(file, part, known, cancel);
            }
            catch (MirrorException broken) when (broken.MayPass && attempt < limits.Attempts)
            {
                if (part.Length - before >= limits.Worthwhile)
                    attempt = 0;
                await Task.Delay(limits.Pause, time, cancel);
            }
            catch (IOException full) when (IsFull(full))
            {
                throw new MirrorException(
                    $"The disk is full: {file.Path} does not fit into {FolderOf(place)}. Make room, or name another folder with --cache.",
                    full)
                {
                    CachedFilesWillDo = false,
                };
            }
        }
    }

    /// <summary>Whether something could not be written for want of room. .NET hands the system's own number on.</summary>
    public static bool IsFull(IOException failure) => failure.HResult is ENOSPC or EDQUOT;

    private async Task<Downloaded?> TryAsync(MirrorFile file, PartFile part, CacheEntry? known, CancellationToken cancel)
    {
        // Without a checksum or a validator nobody could tell whether the rest belongs to the beginning.
        var from = file.Checksum is not null || part.Validator.Length > 0 ? part.Length : 0;
        using var answer = await client.GetAsync(file.Source, headers => Prepare(headers, part, from, known), cancel);
        switch (answer.Message.StatusCode)
        {
            case HttpStatusCode.NotModified when known is not null:
                return null;
            case HttpStatusCode.NotFound or HttpStatusCode.Gone when file.IsOptional:
                return null;
            case HttpStatusCode.RequestedRangeNotSatisfiable when from > 0:
                // What is here is as long as the file there, or longer: begin anew.
                part.Discard();
                throw new MirrorException($"{file.Source} is shorter than what came of it before.") { MayPass = true };
            case HttpStatusCode.PartialContent when from > 0 && answer.Message.Content.Headers.ContentRange?.From == from:
                break;
            case HttpStatusCode.PartialContent when from > 0:
                part.Discard();
                throw new MirrorException($"The mirror sends another piece of {file.Source} than it was asked for.") { MayPass = true };
            case HttpStatusCode.OK:
                from = 0;
                break;
            default:
                throw answer.Refusal();
        }

        if (answer.IsWebPage)
        {
            throw new MirrorException(
                $"The mirror sends a web page in the place of {file.Source}: its network or the mirror wants somebody to look.");
        }

        return await ReceiveAsync(file, part, from, answer, cancel);
    }

    private static void Prepare(HttpRequestHeaders headers, PartFile part, long from, CacheEntry? known)
    {
        if (from > 0)
        {
            headers.Range = new RangeHeaderValue(from, null);
            headers.IfRange = PartFile.Condition(part.Validator);
        }
        else if (known is not null)
        {
            if (EntityTagHeaderValue.TryParse(known.ETag, out var tag))
                headers.IfNoneMatch.Add(tag);
            headers.IfModifiedSince = known.LastModified;
        }
    }

    private async Task<Downloaded> ReceiveAsync(MirrorFile file, PartFile part, long from, MirrorAnswer answer, CancellationToken cancel)
    {
        var content = answer.Message.Content.Headers;
        var total = content.ContentLength + from;
        CheckRoom(file, part, total, content.ContentLength);
        using var hash = IncrementalHash.CreateHash(file.Checksum?.Algorithm ?? Checksum.OwnAlgorithm);
        if (from > 0)
            await Checksum.AppendAsync(hash, part.Path, cancel);

        var written = from > 0 ? part.GoOn() : part.Begin(answer.Message);
        await using (written)
        {
            var length = from;
            var buffer = new byte[BufferLength];
            while (await answer.ReadAsync(buffer) is var count and > 0)
            {
                length += count;
                if (length > limits.File)
                    throw TooLong(file, part);
                hash.AppendData(buffer.AsSpan(0, count));
                await written.WriteAsync(buffer.AsMemory(0, count), cancel);
                log.Progress(file.Path, length, total);
            }

            var found = Checksum.Of(hash);
            if (file.Checksum is { } expected && found != expected)
                throw Wrong(file, part, expected, found, resumed: from > 0);
            part.Finish(written);
            return new Downloaded(found, length, answer.Message.Headers.ETag?.ToString(), content.LastModified);
        }
    }

    private void CheckRoom(MirrorFile file, PartFile part, long? total, long? toCome)
    {
        if (total > limits.File)
            throw TooLong(file, part);
        var folder = FolderOf(part.Path);
        if (toCome is { } needed && freeSpace(folder) is var free && free < needed)
        {
            throw new MirrorException(
                $"{file.Path} does not fit into {folder}: {Quantity.Bytes(needed)} are to come, and {Quantity.Bytes(free)} are free. "
                + "Make room, or name another folder with --cache.")
            {
                CachedFilesWillDo = false,
            };
        }
    }

    private MirrorException TooLong(MirrorFile file, PartFile part)
    {
        part.Discard();
        return new MirrorException(
            $"{file.Source} is longer than {Quantity.Bytes(limits.File)}, which no such file is: nothing of it is kept.");
    }

    /// <summary>A file that came in two pieces may be of two states of it: it comes once more as a whole.</summary>
    private static MirrorException Wrong(MirrorFile file, PartFile part, Checksum expected, Checksum found, bool resumed)
    {
        part.Discard();
        return new MirrorException(
            $"{file.Source} is not what was published: its {expected.Name} should be {expected.Hex}, and is {found.Hex}. "
            + "Nothing of it is kept or served.")
        {
            CachedFilesWillDo = false,
            MayPass = resumed,
        };
    }

    private static string FolderOf(string place) => Path.GetDirectoryName(place)!;
}
