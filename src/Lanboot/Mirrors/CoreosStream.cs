using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanboot.Mirrors;

/// <summary>
/// What a stream of Fedora CoreOS offers now: https://builds.coreos.fedoraproject.org/streams/STREAM.json (stream-metadata-go,
/// stream/stream.go). Of it only what a network boot takes.
/// </summary>
internal sealed record CoreosStream(IReadOnlyDictionary<string, CoreosArchitecture>? Architectures)
{
    /// <exception cref="MirrorException">It is no such file.</exception>
    public static CoreosStream Parse(Uri source, string text)
    {
        try
        {
            if (JsonSerializer.Deserialize(text, CoreosJson.Default.CoreosStream) is { Architectures: not null } stream)
                return stream;
        }
        catch (JsonException)
        {
            // Said below, in other words than a parser's.
        }

        throw new MirrorException($"{source} does not describe a stream of Fedora CoreOS: is this the root of such a mirror?");
    }
}

/// <summary>By platform; "metal" is the one of machines.</summary>
internal sealed record CoreosArchitecture(IReadOnlyDictionary<string, CoreosPlatform>? Artifacts);

/// <param name="Release">The version: "43.20251110.3.0".</param>
/// <param name="Formats">By format; "pxe" has the parts kernel, initramfs and rootfs.</param>
internal sealed record CoreosPlatform(string? Release, IReadOnlyDictionary<string, IReadOnlyDictionary<string, CoreosArtifact>>? Formats);

/// <param name="Location">A whole URL.</param>
/// <param name="Sha256">In hexadecimal digits.</param>
internal sealed record CoreosArtifact(string? Location, string? Sha256);

/// <summary>Streams from JSON, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CoreosStream))]
internal sealed partial class CoreosJson : JsonSerializerContext;
