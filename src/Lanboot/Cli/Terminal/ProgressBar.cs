using System.Globalization;

namespace Lanboot.Cli.Terminal;

/// <summary>A bar in one line of text, in steps of an eighth of a character.</summary>
internal static class ProgressBar
{
    private const string Eighths = "▏▎▍▌▋▊▉";

    /// <summary>"████▌     45%", exactly <paramref name="width"/> characters; at least 5.</summary>
    /// <param name="done">From 0 to 1; beyond is cut off.</param>
    public static string Draw(double done, int width)
    {
        done = Math.Clamp(done, 0, 1);
        var percent = string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(done * 100),3}%");
        var room = width - percent.Length - 1;
        var eighths = (int)(done * room * 8);
        var bar = new string('█', eighths / 8) + (eighths % 8 > 0 ? Eighths[eighths % 8 - 1].ToString() : "");
        return $"{bar.PadRight(Math.Max(room, 0))} {percent}";
    }
}
