using System.Text;
using System.Text.Unicode;

namespace Lanboot.Protocols.Tftp;

/// <summary>Text from the wire, made fit for logs and terminals.</summary>
internal static class TftpText
{
    /// <summary>
    /// UTF-8 where it is that, else Latin-1 (some firmware sends stray bytes such as 0xFF). Control characters become '?',
    /// so that no peer writes on the terminal that shows the text.
    /// </summary>
    public static string Read(ReadOnlySpan<byte> bytes)
    {
        var text = (Utf8.IsValid(bytes) ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes);
        return text.Any(char.IsControl)
            ? string.Create(text.Length, text, static (clean, raw) =>
            {
                for (var i = 0; i < raw.Length; i++)
                    clean[i] = char.IsControl(raw[i]) ? '?' : raw[i];
            })
            : text;
    }
}
