namespace Lanboot.Boot;

public enum RootWay
{
    /// <summary>Nothing more to fetch: the initrd holds all, or fetches from elsewhere on its own.</summary>
    Initrd,
    Http,
    Nfs,
    Nbd,
    Tftp,
}

/// <summary>One way for the root file system to come.</summary>
/// <param name="Way">By which protocol.</param>
/// <param name="CommandLine">The kernel command line, with the tokens of <see cref="Boot.CommandLine"/>.</param>
/// <param name="Memory">The memory that the client needs, in bytes; an estimate that errs upwards.</param>
/// <param name="Files">Paths inside the image that a machine fetches as its root, in order; the last one whole means booted.</param>
public sealed record RootChoice(RootWay Way, string CommandLine, long Memory, IReadOnlyList<string> Files);
