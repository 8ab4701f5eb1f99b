using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanboot.Status;

/// <summary>
/// What a running server serves and who boots, as `lanboot status --json` shows it. Fields may be added, and none changes its meaning.
/// </summary>
public sealed record ServerStatus
{
    /// <summary>Its process id.</summary>
    public required int Process { get; init; }

    public required string Version { get; init; }
    public required DateTimeOffset Started { get; init; }

    /// <summary>Where it serves.</summary>
    public required IReadOnlyList<InterfaceStatus> Interfaces { get; init; }

    public required IReadOnlyList<ImageStatus> Images { get; init; }
    public required IReadOnlyList<DoorStatus> Doors { get; init; }

    /// <summary>The interface towards the internet that machines may use; absent without one.</summary>
    public string? SharesInternetOf { get; init; }

    /// <summary>
    /// Which machines it waits for before it ends: a number, or MAC addresses parted by commas; absent where it waits for none.
    /// </summary>
    public string? UntilBooted { get; init; }

    /// <summary>The machines that boot or booted, the last heard first.</summary>
    public required IReadOnlyList<BootingMachine> Machines { get; init; }
}

/// <param name="Address">With its prefix length: "192.168.0.1/24".</param>
public sealed record InterfaceStatus(string Name, string Address);

/// <param name="Name">What it is called under images/.</param>
/// <param name="Title">The distribution and its version; absent where they are not known.</param>
/// <param name="Problem">Why it can't be booted, in one sentence; absent where it can.</param>
public sealed record ImageStatus(string Name, string? Title, string? Problem);

/// <param name="Name">"TFTP".</param>
/// <param name="Listening">What it listens on, for people.</param>
public sealed record DoorStatus(string Name, IReadOnlyList<string> Listening);

/// <summary>A machine as it stands.</summary>
public sealed record BootingMachine
{
    public required string Mac { get; init; }
    public string? Address { get; init; }
    public string? HostName { get; init; }
    public string? Architecture { get; init; }

    /// <summary>The image that it boots; absent until a file tells.</summary>
    public string? Image { get; init; }

    /// <summary>asks, offered, has address, loader, menu, kernel, initrd, root, booted.</summary>
    public required string Stage { get; init; }

    public required DateTimeOffset Started { get; init; }

    /// <summary>Since its first packet; for a boot that is over, how long it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>Since its last sign of life.</summary>
    public required double QuietSeconds { get; init; }

    /// <summary>What it is stuck on, in words; absent when nothing looks wrong.</summary>
    public string? Stall { get; init; }

    /// <summary>The bytes of this boot by protocol.</summary>
    public required IReadOnlyDictionary<string, long> Bytes { get; init; }

    /// <summary>What is on its way now, the oldest first.</summary>
    public required IReadOnlyList<FileOnItsWay> Transfers { get; init; }
}

/// <param name="Length">The bytes asked for; absent for a root in use, which has no end.</param>
/// <param name="InUse">A root that the machine reads from as long as it runs.</param>
public sealed record FileOnItsWay(string Protocol, string File, long Sent, long? Length, bool InUse);

/// <summary>The status as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ServerStatus))]
[JsonSerializable(typeof(IReadOnlyList<ServerStatus>))]
internal sealed partial class StatusJson : JsonSerializerContext
{
    public static byte[] Write(ServerStatus status) => JsonSerializer.SerializeToUtf8Bytes(status, Default.ServerStatus);

    public static string Write(IReadOnlyList<ServerStatus> servers) => JsonSerializer.Serialize(servers, Default.IReadOnlyListServerStatus);

    /// <returns>Null for what is no whole status.</returns>
    public static ServerStatus? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, Default.ServerStatus);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
