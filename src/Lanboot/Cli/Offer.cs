using Lanboot.Boot;
using Lanboot.Catalog;

namespace Lanboot.Cli;

/// <summary>What a command serves, once it is open.</summary>
/// <param name="Catalog">Closed with this.</param>
/// <param name="Words">What is served, a line each.</param>
/// <param name="Warnings">What of it is not as people may think, in sentences.</param>
internal sealed record Offer(BootCatalog Catalog, IReadOnlyList<string> Words, IReadOnlyList<string> Warnings) : IAsyncDisposable
{
    /// <summary>In a few words, for the top of the terminal view.</summary>
    public required string Title { get; init; }

    /// <summary>What comes from elsewhere than the catalogue; null: nothing.</summary>
    public OutsideBoots? Outside { get; init; }

    /// <summary>Why nothing of it can be served, in sentences, and the exit code for it; null when it can.</summary>
    public (IReadOnlyList<string> Sentences, int Code)? Refusal { get; init; }

    /// <summary>Closed with this, before the catalogue.</summary>
    public IAsyncDisposable? Owned { get; init; }

    public async ValueTask DisposeAsync()
    {
        if (Owned is not null)
            await Owned.DisposeAsync();
        Catalog.Dispose();
    }
}
