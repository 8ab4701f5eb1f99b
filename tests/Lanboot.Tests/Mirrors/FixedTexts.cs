using Lanboot.Mirrors;

namespace Lanboot.Tests.Mirrors;

/// <summary>The lists of a mirror, as a test gives them.</summary>
internal sealed class FixedTexts(params IEnumerable<(string Source, string Text)> texts) : IMirrorTexts
{
    private readonly Dictionary<string, string> _texts = texts.ToDictionary(text => text.Source, text => text.Text);

    public async Task<string> ReadAsync(Uri source, CancellationToken cancel) =>
        await FindAsync(source, cancel) ?? throw new MirrorException($"{source} is not there.") { IsNotFound = true };

    public Task<string?> FindAsync(Uri source, CancellationToken cancel) => Task.FromResult(_texts.GetValueOrDefault(source.ToString()));
}
