namespace Lanboot.BootApi;

/// <summary>What the boot API wants a machine to boot: a kernel with what belongs to it, or a script.</summary>
internal sealed record ApiAnswer
{
    /// <summary>A script for iPXE that is served as it is; where it is there, nothing else is.</summary>
    public string? Script { get; init; }

    /// <summary>Absolute; null only where there is a <see cref="Script"/>.</summary>
    public Uri? Kernel { get; init; }

    /// <summary>In the order of loading.</summary>
    public IReadOnlyList<Uri> Initrds { get; init; } = [];

    /// <summary>The kernel's command line, in pieces; the files in it by absolute URLs.</summary>
    public IReadOnlyList<CommandPiece> CommandLine { get; init; } = [];

    /// <summary>Shown on the machine before it boots; empty where there is none.</summary>
    public string Message { get; init; } = "";

    /// <summary>What whoever looks after the API should know, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
