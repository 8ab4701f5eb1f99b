using System.Globalization;
using System.Text;

namespace Lanboot.Lab;

/// <summary>All that the machines and servers of a test said, in one order and stamped by one clock.</summary>
public sealed class Transcript
{
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private readonly Lock _gate = new();
    private readonly List<Line> _lines = [];

    /// <summary>Since the test began.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_start);

    public Line Add(string speaker, string text)
    {
        var line = new Line(Elapsed, speaker, text);
        lock (_gate)
            _lines.Add(line);
        return line;
    }

    public IReadOnlyList<Line> Lines
    {
        get
        {
            lock (_gate)
                return [.. _lines];
        }
    }

    /// <summary>A line a row: seconds, speaker, text; at most the last <paramref name="count"/> of them.</summary>
    public string Tail(int count)
    {
        var text = new StringBuilder();
        foreach (var line in Lines.TakeLast(count))
            text.AppendLine(CultureInfo.InvariantCulture, $"{line.At.TotalSeconds,7:F2} {line.Speaker,-8} {line.Text}");
        return text.ToString();
    }

    /// <param name="At">Since the test began.</param>
    /// <param name="Speaker">Which machine or server.</param>
    public readonly record struct Line(TimeSpan At, string Speaker, string Text);
}
