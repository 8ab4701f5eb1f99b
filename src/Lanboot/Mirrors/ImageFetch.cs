using System.Globalization;
using Lanboot.Journal;

namespace Lanboot.Mirrors;

/// <summary>An image that is here and right.</summary>
/// <param name="Path">The folder or file to serve.</param>
/// <param name="KernelOptions">What its command line needs beside what its recipe says.</param>
internal sealed record FetchedImage(string Path, IReadOnlyList<string> KernelOptions);

/// <summary>
/// Brings an image from a mirror into the cache. What is there already is looked into again and not fetched again. Where the mirror can't
/// be had, what was fetched before is used, once its content was found right.
/// </summary>
internal sealed class ImageFetch(IMirrorTexts texts, FileDownload download, CacheFolder cache, IFetchLog log, TimeProvider time)
{
    /// <summary>A file that is here and right.</summary>
    private sealed record Found(CacheEntry Entry, string Place);

    /// <exception cref="MirrorException">The image can't be had; nothing of it is to be served.</exception>
    public async Task<FetchedImage> RunAsync(IDistribution distribution, MirrorRequest request, CancellationToken cancel)
    {
        var old = cache.ReadRecord();
        try
        {
            var image = await FindAsync(distribution, request, cancel);
            return await FetchAsync(distribution, image, old, cancel);
        }
        catch (MirrorException failure) when (failure.CachedFilesWillDo && old is not null)
        {
            List<string> places = [];
            foreach (var entry in old.Files)
            {
                places.Add(await FindAsync(entry, cancel) ?? throw new MirrorException(
                    $"{failure.Message} What was fetched before can't be used in its place: {await DamageAsync(entry, cancel)}", failure));
            }

            log.Warn(failure.Message);
            log.Warn(
                $"{old.Title}, as it was fetched on {Day(old.Fetched)}, is served in its place: all checksums are right. "
                + "The mirror may have newer files.");
            cache.PutInPlace(old, places);
            return Finish(old);
        }
    }

    private async Task<MirrorImage> FindAsync(IDistribution distribution, MirrorRequest request, CancellationToken cancel)
    {
        log.Say($"Asking {request.Mirror} for {distribution.Title} {request.Version} ({request.Architecture}) …");
        if (request.Mirror is { Scheme: "http", IsLoopback: false })
            log.Warn($"{request.Mirror} is asked without HTTPS: whoever sits on the way could change files and checksums alike.");
        try
        {
            var image = await distribution.FindAsync(request, texts, cancel);
            return image.Files.FirstOrDefault(file => !CacheFolder.IsSafe(file.Path)) is { } odd
                ? throw new MirrorException($"The mirror names a file \"{odd.Path}\", which is no name that Lanboot would make a file of.")
                : image;
        }
        catch (MirrorException missing) when (missing.IsNotFound)
        {
            throw new MirrorException(
                $"There is no {distribution.Title} {request.Version} for {request.Architecture} on this mirror: {missing.Message} "
                + $"Beside {distribution.DefaultVersion} you can name {distribution.Versions}; --mirror names another mirror.", missing);
        }
    }

    private async Task<FetchedImage> FetchAsync(IDistribution distribution, MirrorImage image, CacheRecord? old, CancellationToken cancel)
    {
        List<Found> found = [];
        foreach (var file in image.Files)
        {
            var known = old?.Files.FirstOrDefault(entry => entry.Path == file.Path);
            var one = file switch
            {
                { Text: { } text } => await WriteAsync(file, text, cancel),
                { Checksum: { } published } => await HaveAsync(file, published, known, cancel),
                _ => await HaveAsync(distribution, file, known, cancel),
            };
            if (one is not null)
                found.Add(one);
        }

        var record = new CacheRecord(image.Title, time.GetUtcNow(), [.. found.Select(each => each.Entry)])
        {
            Serve = image.Serve,
            KernelOptions = image.KernelOptions,
        };
        cache.Commit(record, found.Select(each => each.Place), old);
        return Finish(record);
    }

    private async Task<Found> WriteAsync(MirrorFile file, string text, CancellationToken cancel)
    {
        await cache.WriteIncomingAsync(file.Path, text, cancel);
        var checksum = await Checksum.OfFileAsync(cache.IncomingOf(file.Path), Checksum.OwnAlgorithm, cancel);
        return new Found(new CacheEntry(file.Path, file.Source.ToString(), checksum.ToString()), cache.IncomingOf(file.Path));
    }

    /// <summary>A file whose checksum is published: whatever has it is the file.</summary>
    private async Task<Found?> HaveAsync(MirrorFile file, Checksum published, CacheEntry? known, CancellationToken cancel)
    {
        if (await cache.FindAsync(file.Path, published, cancel) is { } place)
        {
            log.Say($"  {file.Path}: here already, its {published.Name} is right");
            return new Found(new CacheEntry(file.Path, file.Source.ToString(), published.ToString()), place);
        }

        if (known is not null && await DamageAsync(known, cancel) is { } damage)
            log.Warn($"{damage} It is fetched again.");
        if (await download.RunAsync(file, cache.IncomingOf(file.Path), null, cancel) is not { } done)
            return null;
        log.Say($"  {file.Path}: {Quantity.Bytes(done.Length)}, its {published.Name} is right");
        return FoundIn(file, done);
    }

    /// <summary>A file without: the mirror must say that it is unchanged, and the content be what it was.</summary>
    private async Task<Found?> HaveAsync(IDistribution distribution, MirrorFile file, CacheEntry? known, CancellationToken cancel)
    {
        if (known is not null && await DamageAsync(known, cancel) is { } damage)
        {
            log.Warn($"{damage} It is fetched again.");
            known = null;
        }

        // From another place it is another file, whatever its tag is there.
        known = known?.Source == file.Source.ToString() && known is not { ETag: null, LastModified: null } ? known : null;
        if (await download.RunAsync(file, cache.IncomingOf(file.Path), known, cancel) is { } done)
        {
            log.Say($"  {file.Path}: {Quantity.Bytes(done.Length)}; {distribution.Title} publishes no checksum of it");
            return FoundIn(file, done);
        }

        if (known is null || await FindAsync(known, cancel) is not { } place)
            return null;
        log.Say($"  {file.Path}: here already, as it was, and unchanged on the mirror; {distribution.Title} publishes no checksum of it");
        return new Found(known, place);
    }

    private Found FoundIn(MirrorFile file, Downloaded done) => new(
        new CacheEntry(file.Path, file.Source.ToString(), done.Checksum.ToString()) { ETag = done.ETag, LastModified = done.LastModified },
        cache.IncomingOf(file.Path));

    private async Task<string?> FindAsync(CacheEntry entry, CancellationToken cancel) =>
        Checksum.Parse(entry.Checksum) is { } expected ? await cache.FindAsync(entry.Path, expected, cancel) : null;

    /// <summary>In what way a file is not what the record says, in a sentence; null where it is.</summary>
    private async Task<string?> DamageAsync(CacheEntry entry, CancellationToken cancel)
    {
        if (Checksum.Parse(entry.Checksum) is not { } expected)
            return $"the record of {entry.Path} has no checksum.";
        if (await FindAsync(entry, cancel) is not null)
            return null;
        if (!File.Exists(cache.PathOf(entry.Path)))
            return $"{cache.PathOf(entry.Path)} is gone.";
        var found = await Checksum.OfFileAsync(cache.PathOf(entry.Path), expected.Algorithm, cancel);
        return $"{cache.PathOf(entry.Path)} is damaged: its {expected.Name} was {expected.Hex}, and is {found.Hex}.";
    }

    private FetchedImage Finish(CacheRecord record) =>
        new(record.Serve is { } file ? cache.PathOf(file) : cache.Files, record.KernelOptions);

    private static string Day(DateTimeOffset time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
