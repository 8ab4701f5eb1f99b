using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanboot.Mirrors;

/// <summary>What lies in a folder of the cache, and by what it can be told to be right without the mirror.</summary>
/// <param name="Title">For people: "Arch Linux 2025.11.01".</param>
/// <param name="Fetched">When the mirror was last asked.</param>
/// <param name="Files">All that are served.</param>
internal sealed record CacheRecord(string Title, DateTimeOffset Fetched, IReadOnlyList<CacheEntry> Files)
{
    /// <inheritdoc cref="MirrorImage.Serve"/>
    public string? Serve { get; init; }

    /// <inheritdoc cref="MirrorImage.KernelOptions"/>
    public IReadOnlyList<string> KernelOptions { get; init; } = [];

    public string Write() => JsonSerializer.Serialize(this, CacheJson.Default.CacheRecord);

    /// <returns>Null where it is none of ours, or of another version of the program.</returns>
    public static CacheRecord? Read(string text)
    {
        try
        {
            var record = JsonSerializer.Deserialize(text, CacheJson.Default.CacheRecord);
            return record is { Title: not null, Files: not null, KernelOptions: not null } && record.Files.All(IsWhole) ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>JSON may leave out what the type says is there.</summary>
    private static bool IsWhole(CacheEntry? entry) =>
        entry is { Path: not null, Checksum: not null, Source: not null } && CacheFolder.IsSafe(entry.Path);
}

/// <summary>One file of a <see cref="CacheRecord"/>.</summary>
/// <param name="Path">Relative, with slashes.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Checksum">As <see cref="Mirrors.Checksum.Parse"/> reads it: the published one, else our own.</param>
internal sealed record CacheEntry(string Path, string Source, string Checksum)
{
    /// <inheritdoc cref="Downloaded.ETag"/>
    public string? ETag { get; init; }

    /// <inheritdoc cref="Downloaded.LastModified"/>
    public DateTimeOffset? LastModified { get; init; }
}

/// <summary>Records as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CacheRecord))]
internal sealed partial class CacheJson : JsonSerializerContext;
