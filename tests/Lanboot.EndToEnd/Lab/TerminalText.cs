using System.Text;

namespace Lanboot.EndToEnd.Lab;

/// <summary>
/// Takes the characters of a terminal and gives its lines: escape sequences are left out (ECMA-48), and one that moves the cursor
/// ends the line, since menus and dialogs draw that way.
/// </summary>
internal sealed class TerminalText
{
    /// <summary>A line that never ends is cut here, so that a binary flood on a serial line stays small.</summary>
    private const int LongestLine = 4096;

    private readonly StringBuilder _line = new();
    private readonly Decoder _decoder = new UTF8Encoding(false).GetDecoder();
    private State _state;

    private enum State
    {
        Text,
        Escape,
        ControlSequence,
        CharacterSet,
    }

    /// <summary>The line as far as it has come.</summary>
    public string Unfinished => _line.ToString();

    /// <summary>The lines that these bytes finished; empty ones are left out.</summary>
    public List<string> Add(ReadOnlySpan<byte> bytes)
    {
        var lines = new List<string>();
        Span<char> characters = stackalloc char[256];
        while (!bytes.IsEmpty)
        {
            _decoder.Convert(bytes, characters, flush: false, out var read, out var written, out _);
            bytes = bytes[read..];
            foreach (var character in characters[..written])
                Add(character, lines);
        }

        return lines;
    }

    private void Add(char character, List<string> lines)
    {
        switch (_state)
        {
            case State.Text when character == '\e':
                _state = State.Escape;
                break;
            case State.Text when character is '\n' or '\r' || _line.Length == LongestLine:
                EndLine(lines);
                break;
            case State.Text when !char.IsControl(character) || character == '\t':
                _line.Append(character);
                break;
            case State.Escape:
                _state = character switch { '[' => State.ControlSequence, '(' or ')' => State.CharacterSet, _ => State.Text };
                break;
            case State.ControlSequence when character is >= '@' and <= '~':
                _state = State.Text;
                if (character is 'H' or 'f' or 'J' or 'd' or 'A' or 'B')
                    EndLine(lines);
                break;
            case State.CharacterSet:
                _state = State.Text;
                break;
        }
    }

    private void EndLine(List<string> lines)
    {
        if (!string.IsNullOrWhiteSpace(Unfinished))
            lines.Add(Unfinished.TrimEnd());
        _line.Clear();
    }
}
