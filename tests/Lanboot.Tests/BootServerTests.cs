using Lanboot.Boot;
using Lanboot.Journal;
using Lanboot.Servers;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests;

public sealed class BootServerTests
{
    private readonly ManualTime _time = new();
    private readonly List<string> _events = [];
    private readonly BootJournal _journal;

    public BootServerTests() => _journal = new BootJournal(_time);

    [Fact]
    public async Task Doors_open_in_their_order_and_close_together()
    {
        await using var server = Server(new FakeDoor("TFTP", _events), new FakeDoor("DHCP", _events));
        Assert.Empty(await server.StartAsync(CancellationToken.None));
        Assert.Equal(["TFTP opens", "DHCP opens"], _events);
        Assert.Equal(["TFTP: port of TFTP", "DHCP: port of DHCP"], server.Listening);

        _events.Clear();
        await server.StopAsync();
        Assert.Equal(["TFTP closes", "DHCP closes"], _events);
    }

    [Fact]
    public async Task Every_door_that_fails_is_told_and_the_others_are_closed_again()
    {
        await using var server = Server(
            new FakeDoor("TFTP", _events) { Failure = "port 69 is taken" },
            new FakeDoor("HTTP", _events),
            new FakeDoor("DHCP", _events) { Failure = "port 67 is taken" });

        Assert.Equal(["port 69 is taken", "port 67 is taken"], await server.StartAsync(CancellationToken.None));
        Assert.Contains("HTTP closes", _events);
    }

    [Fact]
    public async Task The_journal_is_asked_once_a_second_until_the_end()
    {
        var warnings = new List<JournalEntry>();
        _journal.Recorded += entry =>
        {
            if (entry.Kind == EntryKind.Warning)
                warnings.Add(entry);
        };
        var server = Server();
        await server.StartAsync(CancellationToken.None);
        _journal.Meet(new Machine(new MacAddress(1)) { Program = BootProgram.Firmware });
        _journal.Record(new MacAddress(1), BootStage.Offered, "offered");
        await Eventually.HoldsAsync(() =>
        {
            // A second that passes before the server waits for it brings nothing.
            if (warnings.Count == 0)
                _time.Advance(1);
            return warnings.Count == 1;
        });
        await server.DisposeAsync();
    }

    private BootServer Server(params IDoor[] doors) => new(doors, _journal, _time);

    private sealed class FakeDoor(string name, List<string> events) : IDoor
    {
        public string? Failure { get; init; }

        public string Name => name;

        public IReadOnlyList<string> Listening => [$"port of {name}"];

        public ValueTask StartAsync(CancellationToken cancel)
        {
            events.Add($"{name} opens");
            return Failure is null ? ValueTask.CompletedTask : throw new DoorException(Failure);
        }

        public ValueTask StopAsync()
        {
            events.Add($"{name} closes");
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
