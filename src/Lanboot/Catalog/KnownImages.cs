using System.Collections.Concurrent;
using System.Text.Json;
using Lanboot.State;

namespace Lanboot.Catalog;

/// <summary>
/// What was recognised in image files at earlier starts, in a file of its own: a line with the build of the program and the CRC-32C of the
/// rest, then JSON. A file that is damaged, or that another build wrote, whose recipes may see other things, counts as none. Safe from
/// several threads.
/// </summary>
internal sealed class KnownImages
{
    /// <summary>Those of other settings are kept as well, for a host that serves by turns; some 3 KiB each.</summary>
    private const int MostKept = 256;

    private readonly string _file;
    private readonly Dictionary<(string Path, string Name), KnownImage> _earlier;
    private readonly ConcurrentDictionary<(string Path, string Name), KnownImage> _learned = new();

    private KnownImages(string file, IEnumerable<KnownImage> earlier)
    {
        _file = file;
        _earlier = earlier.ToDictionary(KeyOf);
    }

    private static string Build { get; } = typeof(KnownImages).Module.ModuleVersionId.ToString("N");

    /// <summary>Those of a file; none where it is not there or of no use.</summary>
    public static KnownImages Read(string file)
    {
        try
        {
            return new KnownImages(file, Parse(File.ReadAllBytes(file)) ?? []);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new KnownImages(file, []);
        }
    }

    /// <summary>What is known of an image whose file has not changed since; null otherwise.</summary>
    public KnownImage? Find(string path, string name, ImageStamp stamp) =>
        _earlier.TryGetValue((path, name), out var known) && known.Stamp == stamp ? known : null;

    public void Learn(KnownImage image) => _learned[KeyOf(image)] = image;

    /// <summary>Writes what was learned, if anything. Where that can't be, the next start reads the images again.</summary>
    public void Keep()
    {
        if (_learned.IsEmpty)
            return;
        KnownImage[] all = [.. _learned.Values, .. _earlier.Where(image => !_learned.ContainsKey(image.Key)).Select(image => image.Value)];
        var draft = $"{_file}.{Environment.ProcessId}.new";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_file))!);
            File.WriteAllBytes(draft, Format([.. all.Take(MostKept)]));
            // Under its name it is always whole, for whoever starts at the same time.
            File.Move(draft, _file, overwrite: true);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            // A state folder that is read-only costs a moment at each start, and no more.
            Discard(draft);
        }
    }

    private static (string Path, string Name) KeyOf(KnownImage image) => (image.Path, image.Name);

    private static void Discard(string draft)
    {
        try
        {
            File.Delete(draft);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            // It was not there, or stays as it is.
        }
    }

    private static byte[] Format(IReadOnlyList<KnownImage> images)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(images, KnownImagesJson.Default.IReadOnlyListKnownImage);
        return [.. Heading(json), .. json];
    }

    private static IReadOnlyList<KnownImage>? Parse(byte[] bytes)
    {
        var json = bytes.AsSpan(bytes.AsSpan().IndexOf((byte)'\n') + 1);
        if (!bytes.AsSpan(0, bytes.Length - json.Length).SequenceEqual(Heading(json)))
            return null;
        try
        {
            return JsonSerializer.Deserialize(json, KnownImagesJson.Default.IReadOnlyListKnownImage);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Heading(ReadOnlySpan<byte> json) =>
        System.Text.Encoding.ASCII.GetBytes($"{Build} {Crc32C.Of(json):x8}\n");
}
