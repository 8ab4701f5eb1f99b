using Lanboot.Lab;

namespace Lanboot.Benchmarks.Servers;

/// <summary>A server that takes part: one of Debian's, or Lanboot.</summary>
public interface IContestant
{
    /// <summary>As its makers call it.</summary>
    string Name { get; }

    /// <summary>What must be on this host, and the Debian package that brings it.</summary>
    (string Program, string Package) Needs { get; }

    /// <summary>It works in processes that end on their own: the kernel then tells nobody what they used.</summary>
    bool HidesProcessorTime => false;

    /// <summary>Starts it on <see cref="Arena.ServerAddress"/> at the standard port; it may not be ready yet.</summary>
    LabProcess Start(Arena arena);
}
