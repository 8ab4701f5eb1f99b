namespace Lanboot.Benchmarks.Boots;

/// <summary>All that a machine boots from: the servers of a whole boot, on the arena's server.</summary>
internal interface IBootStack
{
    string Name { get; }

    /// <summary>Words of the menu that it shows on the machine's console, by which it is seen to take keys.</summary>
    string Menu { get; }

    /// <summary>What somebody types in that menu to boot with the root over HTTP.</summary>
    string Keys { get; }

    /// <summary>Starts it; it serves when this is done, and ends when what this gives is disposed.</summary>
    Task<IAsyncDisposable> StartAsync(Arena arena);
}
