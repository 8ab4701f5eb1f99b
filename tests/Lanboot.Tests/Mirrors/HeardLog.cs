using Lanboot.Mirrors;

namespace Lanboot.Tests.Mirrors;

/// <summary>What was said while something was fetched.</summary>
internal sealed class HeardLog : IFetchLog
{
    public List<string> Lines { get; } = [];

    public List<string> Warnings { get; } = [];

    public List<(string Name, long Done, long? Total)> Steps { get; } = [];

    public void Say(string line) => Lines.Add(line);

    public void Warn(string sentence) => Warnings.Add(sentence);

    public void Progress(string name, long done, long? total) => Steps.Add((name, done, total));
}
