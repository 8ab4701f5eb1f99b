using Lanboot.Journal;
using Lanboot.Mirrors;

namespace Lanboot.Cli;

/// <summary>How fetching goes, a line for each file; on a terminal the last line runs along while a file comes.</summary>
internal sealed class FetchLines(Streams streams) : IFetchLog
{
    /// <summary>In bytes: where the mirror does not say how much there is, this is what makes the line run on.</summary>
    private const long Step = 10_000_000;

    /// <summary>ECMA-48, EL: from here to the end of the line nothing stands.</summary>
    private const string EraseLine = "\e[K";

    private long _shown = -1;

    public void Say(string line)
    {
        Clear();
        streams.Out.WriteLine(line);
    }

    public void Warn(string sentence)
    {
        Clear();
        streams.Error.WriteLine(sentence);
    }

    public void Progress(string name, long done, long? total)
    {
        if (!streams.IsTerminal)
            return;
        var state = total is > 0 and var whole ? 100 * done / whole : done / Step;
        if (state == _shown)
            return;
        _shown = state;
        streams.Out.Write(total is null
            ? $"\r  {name}: {Quantity.Bytes(done)}{EraseLine}"
            : $"\r  {name}: {state} % of {Quantity.Bytes(total.Value)}{EraseLine}");
        streams.Out.Flush();
    }

    private void Clear()
    {
        if (_shown >= 0)
            streams.Out.Write($"\r{EraseLine}");
        _shown = -1;
    }
}
