using System.Globalization;
using System.Net.Http.Headers;

namespace Lanboot.Mirrors;

/// <summary>
/// A file that is half here: NAME.part with its bytes and, so that the rest can be asked for, NAME.part.from with where it comes from and
/// what tells one state of it there from another (RFC 9110, 8.8). Each ends up whole under NAME or is begun again.
/// </summary>
internal sealed class PartFile(string place, Uri source)
{
    private readonly string _bytes = $"{place}.part";
    private readonly string _from = $"{place}.part.from";

    /// <summary>In bytes; 0 where there is nothing to go on with.</summary>
    public long Length => File.Exists(_bytes) && Origin() is not null ? new FileInfo(_bytes).Length : 0;

    /// <summary>An entity tag or a date; empty where the mirror gave none.</summary>
    public string Validator => Origin() ?? "";

    public string Path => _bytes;

    /// <summary>Begins anew.</summary>
    /// <param name="answer">The headers of the answer whose body follows.</param>
    public FileStream Begin(HttpResponseMessage answer)
    {
        Discard();
        File.WriteAllLines(_from, [source.ToString(), ValidatorOf(answer)]);
        return new FileStream(_bytes, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 0);
    }

    public FileStream GoOn() => new(_bytes, FileMode.Append, FileAccess.Write, FileShare.Read, 0);

    /// <summary>It is whole and right: from now on it has its name, also after a power cut.</summary>
    public void Finish(FileStream written)
    {
        written.Flush(flushToDisk: true);
        written.Dispose();
        File.Move(_bytes, place, overwrite: true);
        File.Delete(_from);
    }

    /// <summary>Nothing of it stays; there is a folder to begin it in.</summary>
    public void Discard()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(_bytes)!);
        File.Delete(_bytes);
        File.Delete(_from);
    }

    /// <summary>RFC 9110, 13.1.5: If-Range takes a strong tag or a date.</summary>
    private static string ValidatorOf(HttpResponseMessage answer) => answer.Headers.ETag is { IsWeak: false } tag
        ? tag.ToString()
        : answer.Content.Headers.LastModified?.ToString("r") ?? "";

    public static RangeConditionHeaderValue? Condition(string validator) =>
        EntityTagHeaderValue.TryParse(validator, out var tag) ? new RangeConditionHeaderValue(tag)
        : DateTimeOffset.TryParse(validator, CultureInfo.InvariantCulture, out var date) ? new RangeConditionHeaderValue(date)
        : null;

    /// <summary>The second line; null where the first names another place.</summary>
    private string? Origin() =>
        File.Exists(_from) && File.ReadAllLines(_from) is [var from, var validator] && from == source.ToString() ? validator : null;
}
