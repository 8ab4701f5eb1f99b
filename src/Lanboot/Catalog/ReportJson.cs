using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanboot.Catalog;

/// <summary>Reports as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImageReport))]
[JsonSerializable(typeof(IReadOnlyList<ImageReport>))]
public sealed partial class ReportJson : JsonSerializerContext
{
    public static string Write(ImageReport report) => JsonSerializer.Serialize(report, Default.ImageReport);

    public static string Write(IReadOnlyList<ImageReport> reports) => JsonSerializer.Serialize(reports, Default.IReadOnlyListImageReport);
}
