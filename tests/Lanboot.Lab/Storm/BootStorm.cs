using Lanboot.Lab.Storm.Protocols;

namespace Lanboot.Lab.Storm;

/// <summary>Many machines that are switched on at about the same time.</summary>
public static class BootStorm
{
    /// <param name="host">Where they are played.</param>
    public static async Task<StormOutcome> RunAsync(StormOrder order, StormHost host)
    {
        var system = new CapturedPacket("klibc-discover");
        StormFirmware[] kinds = [StormFirmware.Uefi(order.Disc), StormFirmware.Bios(order.Disc)];
        var originals = new Originals();
        await using var ear = new DhcpEar(host);
        var random = new Random(order.Machines);
        var start = TimeProvider.System.GetTimestamp();
        var machines = Enumerable.Range(order.First, order.Machines)
            .Select(number => new StormMachine(number, order, kinds[number % kinds.Length], system, host, ear, originals))
            .ToList();
        var boots = await Task.WhenAll(machines.Select(machine => BootAsync(machine, order.Spread * random.NextDouble())));
        return new StormOutcome(
            TimeProvider.System.GetElapsedTime(start).TotalSeconds,
            [.. boots.Where(boot => boot.Failure is null).Select(boot => boot.Seconds).Order()],
            [.. boots.Select(boot => boot.Failure).OfType<StormFailure>()],
            machines.Sum(machine => machine.Bytes));
    }

    private static async Task<(double Seconds, StormFailure? Failure)> BootAsync(StormMachine machine, TimeSpan after)
    {
        await Task.Delay(after);
        var start = TimeProvider.System.GetTimestamp();
        var failure = await machine.BootAsync();
        return (TimeProvider.System.GetElapsedTime(start).TotalSeconds, failure);
    }
}
