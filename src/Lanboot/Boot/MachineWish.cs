namespace Lanboot.Boot;

/// <summary>What one machine gets otherwise than all others.</summary>
/// <param name="Machines">Whom it is for.</param>
/// <param name="KernelOptions">Added to the command line of every entry, behind all others.</param>
/// <param name="Entry">The slug of the entry that starts when nobody chooses; null: as for all.</param>
public sealed record MachineWish(IReadOnlyList<MacAddress> Machines, IReadOnlyList<string> KernelOptions, string? Entry);
