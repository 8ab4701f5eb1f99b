using Lanboot.Benchmarks.Servers;

namespace Lanboot.Benchmarks.Doors;

/// <summary>What is compared of one protocol.</summary>
/// <param name="Name">As on the command line: "http".</param>
/// <param name="Port">Whose listener says that a server is ready.</param>
/// <param name="IsDatagram">The port is UDP's.</param>
public sealed record Door(string Name, int Port, bool IsDatagram, IReadOnlyList<IContestant> Peers, IReadOnlyList<Cell> Cells)
{
    /// <summary>Makes sure before all measuring that every server gives what it should; throws where one does not.</summary>
    public required Action<Arena, IContestant> Check { get; init; }

    /// <summary>What shows the kernel's ceiling in some of the loads.</summary>
    public IEnumerable<IContestant> Ceilings => Cells.SelectMany(cell => cell.Ceilings).Distinct();

    /// <summary>Given its program, the forms in which Lanboot takes part; the first is called Lanboot, and beside it all are shown.</summary>
    public Func<string, IReadOnlyList<IContestant>> Own { get; init; } = program => [new LanbootServer(program)];
}

/// <summary>One load, under which all servers of a door are compared.</summary>
/// <param name="Name">A row of the table: "one client, 1 GiB".</param>
/// <param name="Unit">What <see cref="Sample.Amount"/> counts.</param>
/// <param name="Load">Puts the load on the server that runs.</param>
public sealed record Cell(string Name, Unit Unit, Func<Arena, IContestant, Sample> Load)
{
    /// <summary>Enough where much the same was done under the loads before.</summary>
    public static readonly TimeSpan ShortWarmUp = TimeSpan.FromSeconds(2);

    /// <summary>For so long the load is put on before it counts, at least once; never where it is zero.</summary>
    public TimeSpan WarmUp { get; init; } = ShortWarmUp;

    /// <summary>How often in a round each server has its turn: more than once where a load takes about a second, in which a machine can hiccup.</summary>
    public int Turns { get; init; } = 1;

    /// <summary>Not servers but what the kernel can do at most, shown beside; they are nobody's peers.</summary>
    public IReadOnlyList<IContestant> Ceilings { get; init; } = [];

    /// <summary>Its turns lie among those of the load before it, with which a bar compares it: minutes apart, a machine is not equally fast.</summary>
    public bool SharesTurnsWithTheOneBefore { get; init; }

    /// <summary>Others can't do it.</summary>
    public bool IsOfLanbootAlone { get; init; }

    /// <summary>What is asked of Lanboot here.</summary>
    public IReadOnlyList<Bar> Bars { get; init; } = [];
}

public enum Unit
{
    Bytes,
    Requests,
    Exchanges,
}

/// <summary>What of a sample a bar is about.</summary>
public enum Figure
{
    /// <summary>More is better.</summary>
    Rate,

    /// <summary>Processor time for each unit; less is better.</summary>
    Cpu,

    /// <summary>Less is better.</summary>
    Percentile99,

    /// <summary>In MiB, of Lanboot alone; less is better.</summary>
    Memory,
}

/// <summary>What Lanboot must reach.</summary>
/// <param name="Peer">By name; <see cref="Best"/> for the best of all in the figure; <see cref="Alone"/> for a value of its own.</param>
/// <param name="Limit">At least for a rate, at most for the others: a ratio, or the value itself.</param>
public sealed record Bar(Figure Figure, string Peer, double Limit)
{
    /// <summary>
    /// Met where the better quarter point reaches the limit, for loads at which all servers stand at what the kernel can do; all else is met by
    /// the median.
    /// </summary>
    public bool WithinSpread { get; init; }

    /// <summary>Whose figure it is: Lanboot's, or that of another form of it.</summary>
    public string Ours { get; init; } = LanbootServer.Own;

    /// <summary>Another load, whose samples of the same rounds are the peer's; null: this load's.</summary>
    public string? Load { get; init; }

    public const string Best = "the best peer";
    public const string Alone = "";
}
