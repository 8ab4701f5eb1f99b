namespace Lanboot.Servers.Http;

/// <summary>
/// Names what a file is. UEFI HTTP boot believes the type before the name and knows exactly the three below, without a
/// charset (EDK2 HttpBootDxe); other loaders look at the name or the bytes.
/// </summary>
internal static class ContentTypes
{
    public const string Text = "text/plain; charset=utf-8";
    public const string Html = "text/html; charset=utf-8";

    public static string Of(string path, string? userAgent) => Path.GetExtension(path.AsSpan()) switch
    {
        var name when Is(name, ".efi") => "application/efi",
        // A RAM disk for firmware; browsers and wget know an .iso by its ordinary type.
        var name when Is(name, ".iso") => IsFirmware(userAgent) ? "application/vnd.efi-iso" : "application/octet-stream",
        var name when Is(name, ".img") => "application/vnd.efi-img",
        var name when Is(name, ".ipxe") || Is(name, ".cfg") || Is(name, ".txt") => Text,
        _ => "application/octet-stream",
    };

    private static bool Is(ReadOnlySpan<char> extension, string known) => extension.Equals(known, StringComparison.OrdinalIgnoreCase);

    private static bool IsFirmware(string? userAgent) => userAgent?.StartsWith("UefiHttpBoot", StringComparison.Ordinal) == true;
}
