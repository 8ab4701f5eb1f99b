using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Lanboot.BootApi;

/// <summary>URLs of files, as the boot API and the command line name them.</summary>
internal static class ApiUrl
{
    /// <summary>What browsers and servers agree on; sealed into a link it becomes a third longer, and a request line takes 8 KiB.</summary>
    public const int MaxLength = 2048;

    /// <summary>
    /// Makes a URL of a text: an absolute one as it is, a naked path by the base, so that "/kernel" lies at the root of the API's host
    /// and not below the API's own path.
    /// </summary>
    /// <param name="base">Null: only absolute URLs are taken.</param>
    public static bool TryRead(string text, Uri? @base, [NotNullWhen(true)] out Uri? url, [NotNullWhen(false)] out string? problem)
    {
        url = null;
        problem = text switch
        {
            "" => "it is empty",
            { Length: > MaxLength } => $"it is longer than {MaxLength} characters",
            _ when text.Any(char.IsControl) => "it holds a control character",
            _ => null,
        };
        if (problem is not null)
            return false;
        // To .NET "/kernel" is an absolute name of a file of this host.
        var isAbsolute = SchemeOf(text) is not null;
        if (!(isAbsolute ? Uri.TryCreate(text, UriKind.Absolute, out url) : @base is not null && Uri.TryCreate(@base, text, out url)))
            problem = "it is no URL";
        else if (url.Scheme is not ("http" or "https" or "file"))
            problem = $"only http, https and file are fetched, and not {url.Scheme}";
        else if (url.AbsoluteUri.Length > MaxLength)
            problem = $"it is longer than {MaxLength} characters";
        return problem is null;
    }

    /// <summary>A file's name, of letters that mean nothing to URLs, scripts and command lines.</summary>
    public static string PlainName(string name)
    {
        // TFTP and PXELINUX take names of some hundred letters with their folders.
        const int MaxName = 80;
        var plain = new string([.. name.Take(MaxName).Select(letter => IsPlain(letter) ? letter : '_')]);
        return plain.Trim('.').Length == 0 ? "file" : plain;

        static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_';
    }

    /// <summary>"https" of "https://…" (RFC 3986 section 3.1); null for what does not begin with a scheme.</summary>
    public static string? SchemeOf(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && char.IsAsciiLetter(text[0]) && text.AsSpan(0, colon).IndexOfAnyExcept(SchemeLetters) < 0 ? text[..colon] : null;
    }

    private static readonly SearchValues<char> SchemeLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
}
