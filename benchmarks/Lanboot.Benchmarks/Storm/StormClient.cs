using System.Globalization;
using System.Net;
using Lanboot.Lab.Storm;

namespace Lanboot.Benchmarks.Storm;

/// <summary>`bench client storm`: plays the machines, in the clients' host.</summary>
internal static class StormClient
{
    public static IEnumerable<string> Arguments(StormOrder order, string folder) =>
    [
        "storm", folder, Text(order.Machines), Text(order.First), order.Server.ToString(), Text(order.Scale), Text(order.Spread.TotalSeconds),
    ];

    public static StormOutcome Run(IReadOnlyList<string> arguments)
    {
        if (arguments is not [var folder, var machines, var first, var server, var scale, var spread])
            throw new InvalidOperationException($"That is no storm: {string.Join(' ', arguments)}");
        using var host = new StormHost();
        var order = new StormOrder((int)Number(machines), IPAddress.Parse(server), StormDisc.In(folder))
        {
            First = (int)Number(first),
            Scale = Number(scale),
            Spread = TimeSpan.FromSeconds(Number(spread)),
        };
        return BootStorm.RunAsync(order, host).GetAwaiter().GetResult();
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
