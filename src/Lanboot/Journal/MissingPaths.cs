using System.Net;

namespace Lanboot.Journal;

/// <summary>Which paths were said to be missing to whom, for clients that no machine is known for. Guarded by the journal's lock.</summary>
internal sealed class MissingPaths
{
    /// <summary>Then the memory starts anew. A boot asks for some twenty names that are not there.</summary>
    private const int MaxRemembered = 1024;

    private readonly HashSet<(IPAddress Client, string Path)> _said = [];

    public bool IsNews(IPAddress client, string path)
    {
        if (_said.Count >= MaxRemembered)
            _said.Clear();
        return _said.Add((client, path));
    }
}
