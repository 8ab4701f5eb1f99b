using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanboot.HostSetup;

/// <summary>What one run of the program changed in this host.</summary>
/// <param name="Format">1; another number is another program's, or a later one of ours.</param>
/// <param name="Changes">In the order in which they were made.</param>
internal sealed record HostRecord(int Format, RunIdentity Run, IReadOnlyList<HostChange> Changes)
{
    public const int CurrentFormat = 1;

    /// <summary>Two dozen changes have 3 kB: a longer file is none of ours.</summary>
    public const int MaxLength = 64 * 1024;

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, HostRecordJson.Default.HostRecord);

    /// <returns>Null for what is no whole record.</returns>
    public static HostRecord? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, HostRecordJson.Default.HostRecord) is { Format: CurrentFormat } record
                // The serializer looks at the list, and not at what is in it.
                && record.Changes.All(change => change is not null)
                ? record
                : null;
        }
        catch (Exception other) when (other is JsonException or NotSupportedException)
        {
            // NotSupportedException: a kind of change that this version does not know.
            return null;
        }
    }
}

/// <summary>Records as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(HostRecord))]
internal sealed partial class HostRecordJson : JsonSerializerContext;
