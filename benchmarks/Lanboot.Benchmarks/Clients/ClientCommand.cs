using System.Globalization;
using System.Net;
using System.Runtime.Versioning;
using System.Text.Json;
using Lanboot.Benchmarks.Start;
using Lanboot.Benchmarks.Storm;
using Lanboot.Lab.Storm;
using Lanboot.Protocols.Dhcp;

namespace Lanboot.Benchmarks.Clients;

/// <summary>`bench client KIND …`: what runs in the clients' host. Says its outcome as JSON.</summary>
[SupportedOSPlatform("linux")]
internal static class ClientCommand
{
    public const string Name = "client";

    public static int Run(IReadOnlyList<string> arguments)
    {
        try
        {
            Console.WriteLine(arguments switch
            {
                ["storm", ..] => JsonSerializer.Serialize(StormClient.Run([.. arguments.Skip(1)]), StormJson.Default.StormOutcome),
                ["first-offer"] => FirstOfferClient.Run().ToString(CultureInfo.InvariantCulture),
                _ => JsonSerializer.Serialize(OutcomeOf(arguments), BenchJson.Default.ClientOutcome),
            });
            return 0;
        }
        catch (Exception failed) when (failed is InvalidOperationException or IOException or System.Net.Sockets.SocketException)
        {
            Console.Error.WriteLine(failed.Message);
            return 1;
        }
    }

    private static ClientOutcome OutcomeOf(IReadOnlyList<string> arguments) => arguments switch
    {
        ["http", var url, var connections, var requests] => HttpClientLoad.Run(new Uri(url), Number(connections), Number(requests)),
        ["tftp", var server, var file, var length, var transfers, var blockSize, var windowSize, var loss, var seed] => TftpClientLoad.Run(
            server, file, long.Parse(length, CultureInfo.InvariantCulture), Number(transfers), Number(blockSize), Number(windowSize),
            double.Parse(loss, CultureInfo.InvariantCulture), Number(seed)),
        ["dhcp", var server, var relay, var first, var last, var inFlight, var seconds, var client] => DhcpClientLoad.Run(
            Address(server), Address(relay), (Address(first), Address(last)), Number(inFlight), TimeSpan.FromSeconds(Number(seconds)),
            isFirmware: client == "firmware"),
        ["nbd", var server, var port, var export, var length] => NbdReadLoad.Run(
            server, Number(port), export, long.Parse(length, CultureInfo.InvariantCulture)),
        ["nfs", var server, var export, var file, var length, var connections] => NfsReadLoad.Run(
            server, export, file, long.Parse(length, CultureInfo.InvariantCulture), Number(connections)),
        ["nfs-names", var server, var export, var tree, var folders, var names, var calls] => NfsNameLoad.Run(
            server, export, tree, Number(folders), Number(names), Number(calls)),
        _ => throw new InvalidOperationException($"There is no such client: {string.Join(' ', arguments)}"),
    };

    private static IPv4Address Address(string text) => IPv4Address.From(IPAddress.Parse(text));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
