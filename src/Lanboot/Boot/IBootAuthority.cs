namespace Lanboot.Boot;

/// <summary>What an authority says of a machine.</summary>
public enum BootRuling
{
    /// <summary>It is being asked; the answer comes in a moment.</summary>
    Asked,

    /// <summary>The machine boots from here.</summary>
    Boots,

    /// <summary>The machine is left alone, as if we were not there.</summary>
    Ignored,
}

/// <summary>A ruling and why, in words for the journal; the words are empty where the machine boots.</summary>
public readonly record struct BootVerdict(BootRuling Ruling, string Reason)
{
    public static readonly BootVerdict Asked = new(BootRuling.Asked, "who decides about it is being asked");
    public static readonly BootVerdict Boots = new(BootRuling.Boots, "");

    public static BootVerdict Ignored(string reason) => new(BootRuling.Ignored, reason);
}

/// <summary>
/// Somebody outside who decides for each machine whether it boots from here and what, in the place of the plan: pixiecore's boot API.
/// Safe from several threads.
/// </summary>
public interface IBootAuthority
{
    /// <summary>A verdict has come on some machine on which <see cref="Ask"/> had none; called on any thread, for no work there.</summary>
    event Action? Decided;

    /// <summary>
    /// Whether the machine boots from here. Asks where nothing is known and does not wait for the answer, so that packet loops may call
    /// it; verdicts are kept for some seconds. Does not throw.
    /// </summary>
    BootVerdict Ask(MacAddress machine);

    /// <summary>
    /// The script for the machine's iPXE, by a fresh asking. Where it does not boot, or the authority fails, a script that says so and
    /// gives the machine back to its firmware.
    /// </summary>
    Task<string> ScriptAsync(MacAddress machine, BootAddress at, CancellationToken cancel);
}
