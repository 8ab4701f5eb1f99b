using System.Text;

namespace Lanboot.Boot;

/// <summary>The names of the boot tree, in the one form that all parts use: no leading slash, single slashes, no "." and "..".</summary>
public static class BootPath
{
    public const string Loaders = "loaders";
    public const string Images = "images";

    /// <summary>The script that iPXE is sent to; made for each machine.</summary>
    public const string IpxeScript = "boot.ipxe";

    /// <summary>What iPXE looks for beside itself and at the root.</summary>
    public const string IpxeAutoexec = "autoexec.ipxe";

    /// <summary>What PXELINUX looks for last, below its own folder; we name it in DHCP option 209, so that it is the first.</summary>
    public const string PxelinuxDefault = "pxelinux.cfg/default";

    /// <summary>What PXELINUX goes on with once it knows the machine's processor, beside <see cref="PxelinuxDefault"/>.</summary>
    public const string PxelinuxX64 = "pxelinux.cfg/lanboot-x64";

    /// <inheritdoc cref="PxelinuxX64"/>
    public const string PxelinuxX86 = "pxelinux.cfg/lanboot-x86";

    /// <summary>A file inside an image.</summary>
    public static string Inside(string image, string path) => $"{Images}/{image}/{path}";

    /// <summary>Everything before the last slash, with it; empty for a name at the root.</summary>
    public static string FolderOf(string path) => path[..(path.LastIndexOf('/') + 1)];

    public static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>
    /// The path as the tree writes it: backslashes (Windows' loader sends them) are slashes, doubled ones count once,
    /// ".." never leaves the tree. The same string when it is so already.
    /// </summary>
    public static string Normalise(string path)
    {
        if (IsNormal(path))
            return path;

        var parts = new List<string>();
        foreach (var part in path.Split('/', '\\'))
        {
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("" or "." or ".."))
                parts.Add(part);
        }

        return string.Join('/', parts);
    }

    /// <summary>
    /// The path for a URL: everything but RFC 3986's unreserved characters is percent-encoded. lpxelinux cuts at '#', splits
    /// initrds at ',' and leaves '%' alone; iPXE takes it as it stands.
    /// </summary>
    public static string Escape(string path)
    {
        var text = new StringBuilder(path.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(path))
        {
            if (char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~' or (byte)'/')
                text.Append((char)octet);
            else
                text.Append('%').Append(octet.ToString("X2", null));
        }

        return text.ToString();
    }

    private static bool IsNormal(string path)
    {
        var before = '/';
        foreach (var c in path)
        {
            if (c == '\\' || (before == '/' && c is '/' or '.'))
                return false;
            before = c;
        }

        return before != '/';
    }
}
