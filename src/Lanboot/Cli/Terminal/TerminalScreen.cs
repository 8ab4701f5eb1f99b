using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Lanboot.Cli.Terminal;

/// <summary>
/// The whole terminal, painted frame by frame on its second screen, so that what stood there before is back afterwards.
/// A frame is one write from the top left corner, over the one before: nothing is cleared first, so nothing flickers.
/// </summary>
internal sealed class TerminalScreen(TextWriter to) : IDisposable
{
    // xterm's control sequences (ctlseqs): second screen, cursor, wrapping, and synchronized output where it is known.
    private const string Enter = "\e[?1049h\e[?25l\e[?7l";
    private const string Leave = "\e[?7h\e[?25h\e[?1049l";
    private const string BeginFrame = "\e[?2026h\e[H";
    private const string EndFrame = "\e[J\e[?2026l";
    private const string EndLine = "\e[K\r\n";

    private string _last = "";
    private bool _open;

    public void Open()
    {
        _open = true;
        to.Write(Enter);
        to.Flush();
    }

    /// <summary>Paints a frame, unless it is the one that is there.</summary>
    public void Paint(Func<int, int, IRenderable> draw)
    {
        // The last column stays free: erasing "the rest of the line" from there would take the last letter.
        var (width, height) = (Math.Max(20, Console.WindowWidth - 1), Math.Max(8, Console.WindowHeight));
        var frame = Render(draw(width, height), width, height, withColors: true);
        if (frame == _last)
            return;
        _last = frame;
        // The last line ends without a line break, or the screen would scroll.
        to.Write(BeginFrame + frame.TrimEnd('\n').Replace("\n", EndLine, StringComparison.Ordinal) + EndFrame);
        to.Flush();
    }

    /// <summary>A frame as text, its lines ended by '\n'.</summary>
    public static string Render(IRenderable frame, int width, int height, bool withColors)
    {
        var text = new StringBuilder();
        using var writer = new StringWriter(text) { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = withColors ? AnsiSupport.Yes : AnsiSupport.No,
            // The sixteen colours that every terminal has, in the shades that its owner chose.
            ColorSystem = withColors ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        console.Profile.Height = height;
        console.Profile.Capabilities.Unicode = true;
        console.Write(frame);
        return text.ToString();
    }

    public void Dispose()
    {
        if (!_open)
            return;
        _open = false;
        to.Write(Leave);
        to.Flush();
    }
}
