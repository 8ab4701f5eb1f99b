using System.Globalization;
using System.Text.RegularExpressions;
using Lanboot.Boot;

namespace Lanboot.Mirrors;

/// <summary>
/// Ubuntu Server's live installer, the ISO of releases.ubuntu.com/VERSION/ with SHA256SUMS beside it. Its netboot folders of 20.04 and
/// before are gone: today's installer wants the image.
/// </summary>
internal sealed partial class UbuntuMirror : IDistribution
{
    private const string LongTerm = "lts";

    public string Name => "ubuntu";

    public string Title => "Ubuntu Server";

    public Uri Mirror { get; } = new("https://releases.ubuntu.com");

    public string DefaultVersion => LongTerm;

    public string Versions => "a number such as 24.04 or a name such as noble";

    /// <summary>Other processors have another server (cdimage.ubuntu.com), laid out otherwise.</summary>
    public IReadOnlyList<(Processor Processor, string Word)> Architectures { get; } = [(Processor.X64, "amd64")];

    public async Task<MirrorImage> FindAsync(MirrorRequest request, IMirrorTexts texts, CancellationToken cancel)
    {
        var version = request.Version == LongTerm ? await NewestAsync(request, texts, cancel) : request.Version;
        var list = request.At($"{version}/SHA256SUMS");
        var sums = ChecksumList.Parse(list, await texts.ReadAsync(list, cancel));
        var newest = sums.Keys.Select(name => Form().Match(name))
            .Where(match => match.Success && match.Groups["arch"].Value == request.Architecture)
            .MaxBy(match => Version.Parse(match.Groups["version"].Value));
        if (newest is null)
            throw new MirrorException($"{list} names no live-server image for {request.Architecture}: name another version.");
        var iso = new MirrorFile(newest.Value, request.At($"{version}/{newest.Value}")) { Checksum = sums[newest.Value] };
        return new MirrorImage($"{Title} {newest.Groups["version"].Value}", [iso]) { Serve = iso.Path };
    }

    /// <summary>Releases with long support are those of April of even years.</summary>
    private static async Task<string> NewestAsync(MirrorRequest request, IMirrorTexts texts, CancellationToken cancel)
    {
        var root = request.At("");
        var newest = FolderIndex.Folders(await texts.ReadAsync(root, cancel))
            .Where(name => Release().IsMatch(name) && int.Parse(name[..2], CultureInfo.InvariantCulture) % 2 == 0)
            .MaxBy(name => int.Parse(name[..2], CultureInfo.InvariantCulture));
        return newest ?? throw new MirrorException($"{root} does not list the releases of Ubuntu: name one, such as 24.04.");
    }

    [GeneratedRegex(@"^[0-9]{2}\.04\z")]
    private static partial Regex Release();

    [GeneratedRegex(
        @"^ubuntu-(?<version>[0-9]{2}\.[0-9]{2}(\.[0-9]{1,2})?)-live-server-(?<arch>[a-z0-9]+)\.iso\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
