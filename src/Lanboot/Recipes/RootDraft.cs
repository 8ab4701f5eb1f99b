using Lanboot.Boot;

namespace Lanboot.Recipes;

/// <summary>One way for the root file system to come, as a recipe says it.</summary>
/// <param name="Way">By which protocol.</param>
/// <param name="CommandLine">With the tokens of <see cref="Boot.CommandLine"/>.</param>
/// <param name="Files">The paths inside the image that hold the root.</param>
internal sealed record RootDraft(RootWay Way, string CommandLine, params IReadOnlyList<string> Files)
{
    /// <summary>How many copies of the files the booted system keeps in memory; 0: it reads from us as long as it runs.</summary>
    public int Copies { get; init; } = 1;

    /// <summary>It fetches the whole image, not these files of it.</summary>
    public bool FetchesImage { get; init; }

    /// <inheritdoc cref="RootChoice.OwnPortExport"/>
    public string? OwnPortExport { get; init; }

    /// <inheritdoc cref="RootChoice.TakesWholeAddress"/>
    public bool TakesWholeAddress { get; init; }

    /// <inheritdoc cref="RootChoice.Proof"/>
    public RootProof? Proof { get; init; }

    public RootChoice Finish(ImageContent image, long systemMemory) =>
        new(Way, CommandLine, systemMemory + (Copies * (FetchesImage ? image.WholeLength : Files.Sum(image.Length))), Files)
        {
            InMemory = Copies > 0,
            OwnPortExport = OwnPortExport,
            TakesWholeAddress = TakesWholeAddress,
            Proof = Proof,
        };
}
