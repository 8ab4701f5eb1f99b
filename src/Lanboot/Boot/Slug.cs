using System.Text;

namespace Lanboot.Boot;

/// <summary>
/// Names that stand in URLs, TFTP names, scripts and labels without being quoted: letters, digits, '-', '_' and '.'.
/// GRUB does not escape URLs, and a blank in a request line is a bad request.
/// </summary>
public static class Slug
{
    /// <summary>PXELINUX takes file names of up to 127 characters, and the path of a kernel comes behind this.</summary>
    private const int MaxLength = 40;

    /// <summary>A name as near to this text as the rules allow.</summary>
    /// <returns>Never empty; begins and ends with a letter or a digit.</returns>
    public static string From(string text)
    {
        var slug = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '.')
                slug.Append(c);
            else if (slug is [.., not '-'])
                slug.Append('-');
        }

        var trimmed = slug.ToString().Trim('-', '_', '.');
        trimmed = trimmed.Length > MaxLength ? trimmed[..MaxLength].TrimEnd('-', '_', '.') : trimmed;
        return trimmed.Length > 0 ? trimmed : "image";
    }

    /// <summary>What an image is called under images/: as somebody named it, else its file's name without ".iso", or its folder's.</summary>
    public static string OfImage(string path, string? name)
    {
        var file = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        var ending = Path.GetExtension(file).ToUpperInvariant() is ".ISO" or ".IMG" ? Path.GetExtension(file).Length : 0;
        return From(name ?? file[..^ending]);
    }

    /// <summary>The name itself, or with the first number behind it that makes it new; it is taken from then on.</summary>
    public static string Take(string wanted, ISet<string> taken)
    {
        var slug = wanted;
        for (var number = 2; !taken.Add(slug); number++)
            slug = $"{wanted}-{number}";
        return slug;
    }
}
