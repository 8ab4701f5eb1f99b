namespace Lanboot.Servers.Nbd;

/// <summary>Where a connection stands when its turn is over.</summary>
internal enum NbdTurn
{
    /// <summary>All that came is handled and answered.</summary>
    AwaitInput,

    /// <summary>The client must read before there can be more for it.</summary>
    AwaitOutput,

    /// <summary>So many of its reads wait for the disc that no more are taken.</summary>
    AwaitDisc,

    /// <summary>It could go on, but others shall have their turn.</summary>
    TurnOver,

    Closed,
}
