namespace Lanboot.Servers.Http;

/// <summary>The part of a file that a request asks for (RFC 9110 section 14).</summary>
/// <param name="Offset">Its first byte.</param>
/// <param name="Length">Its length in bytes.</param>
internal readonly record struct ByteRange(RangeKind Kind, long Offset, long Length)
{
    private const string Unit = "bytes=";

    /// <summary>
    /// Reads the value of a Range header against a file of <paramref name="size"/> bytes: "bytes=a-b", "bytes=a-" or "bytes=-n".
    /// What is malformed or names several ranges gives the whole file, as section 14.2 allows; so does any range of an
    /// empty file, from which clients want an answer, not an error.
    /// </summary>
    public static ByteRange Read(ReadOnlySpan<char> header, long size)
    {
        var whole = new ByteRange(RangeKind.Whole, 0, size);
        header = header.Trim();
        if (size == 0 || !header.StartsWith(Unit, StringComparison.OrdinalIgnoreCase))
            return whole;

        var range = header[Unit.Length..].Trim();
        var dash = range.IndexOf('-');
        if (dash < 0)
            return whole;
        var first = range[..dash].TrimEnd();
        var last = range[(dash + 1)..].TrimStart();

        if (first.IsEmpty)
            return TryReadNumber(last, out var suffix) ? Suffix(suffix, size) : whole;
        if (!TryReadNumber(first, out var from))
            return whole;
        var to = long.MaxValue;
        if (!last.IsEmpty && (!TryReadNumber(last, out to) || to < from))
            return whole;
        return from >= size
            ? new ByteRange(RangeKind.Unsatisfiable, 0, 0)
            : new ByteRange(RangeKind.Part, from, Math.Min(to, size - 1) - from + 1);
    }

    private static ByteRange Suffix(long count, long size)
    {
        if (count == 0)
            return new ByteRange(RangeKind.Unsatisfiable, 0, 0);
        var length = Math.Min(count, size);
        return new ByteRange(RangeKind.Part, size - length, length);
    }

    /// <summary>Digits only. A number beyond 2^63 lies behind the end of every file, and so does the largest that we hold.</summary>
    private static bool TryReadNumber(ReadOnlySpan<char> digits, out long number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            number = number > (long.MaxValue - 9) / 10 ? long.MaxValue : number * 10 + (digit - '0');
        }

        return !digits.IsEmpty;
    }
}

internal enum RangeKind
{
    /// <summary>All of the file: 200.</summary>
    Whole,

    /// <summary>206.</summary>
    Part,

    /// <summary>It begins behind the end: 416.</summary>
    Unsatisfiable,
}
