using Lanboot.Boot;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Lanboot.Servers.Http;

/// <summary>
/// What tells one state of a file from the next (RFC 9110 section 8.8), and the conditions that a request may put on it (section 13).
/// EDK2 continues a broken download by them.
/// </summary>
/// <param name="Tag">A strong entity tag; null for what is made when asked for.</param>
/// <param name="Modified">In whole seconds, as HTTP's dates are; null where there is none.</param>
internal sealed record Validators(EntityTagHeaderValue? Tag, DateTimeOffset? Modified)
{
    /// <summary>The value of ETag.</summary>
    public string? TagText { get; } = Tag?.ToString();

    /// <summary>The value of Last-Modified.</summary>
    public string? ModifiedText { get; } = Modified is { } modified ? HeaderUtilities.FormatDate(modified) : null;

    /// <param name="now">A file "from the future" gets no date: section 8.8.2.1 forbids it.</param>
    public static Validators Of(BootFile file, DateTimeOffset now) => new(
        file.Version is { } version ? new EntityTagHeaderValue($"\"{version}\"") : null,
        file.Version is not null && file.Modified <= now ? DateTimeOffset.FromUnixTimeSeconds(file.Modified.Value.ToUnixTimeSeconds()) : null);

    /// <summary>Evaluates the conditions in the order of section 13.2.2.</summary>
    public Precondition Check(IHeaderDictionary headers)
    {
        if (headers.IfMatch is { Count: > 0 } wanted)
        {
            if (!Matches(wanted, strong: true))
                return Precondition.Failed;
        }
        else if (TryReadDate(headers.IfUnmodifiedSince, out var unmodifiedSince) && Modified > unmodifiedSince)
        {
            return Precondition.Failed;
        }

        if (headers.IfNoneMatch is { Count: > 0 } known)
            return Matches(known, strong: false) ? Precondition.NotModified : Precondition.Proceed;
        return TryReadDate(headers.IfModifiedSince, out var modifiedSince) && Modified <= modifiedSince
            ? Precondition.NotModified
            : Precondition.Proceed;
    }

    /// <summary>Whether a range may be sent: true without If-Range, or when it names exactly this state (section 13.1.5).</summary>
    public bool AllowRange(StringValues ifRange)
    {
        if (ifRange.Count == 0)
            return true;
        var value = ifRange.ToString();
        if (TryReadDate(ifRange, out var date))
            return Modified == date;
        return EntityTagHeaderValue.TryParse(value, out var tag) && Tag?.Compare(tag, useStrongComparison: true) == true;
    }

    private bool Matches(StringValues header, bool strong)
    {
        if (!EntityTagHeaderValue.TryParseList(header!, out var tags))
            return false;
        foreach (var tag in tags)
        {
            if (tag.Equals(EntityTagHeaderValue.Any) || Tag?.Compare(tag, strong) == true)
                return true;
        }

        return false;
    }

    private static bool TryReadDate(StringValues header, out DateTimeOffset date)
    {
        date = default;
        return header.Count == 1 && HeaderUtilities.TryParseDate(header.ToString(), out date);
    }
}

internal enum Precondition
{
    Proceed,

    /// <summary>The client has it already: 304.</summary>
    NotModified,

    /// <summary>It is no longer what the client believes: 412.</summary>
    Failed,
}
