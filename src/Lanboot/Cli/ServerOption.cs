using System.CommandLine;
using System.Net;
using Lanboot.Host;
using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>--server: where machines reach Lanboot, for texts that other servers get.</summary>
internal sealed class ServerOption() : ValueOption(
    "--server", "ADDRESS", "where machines reach Lanboot; by default the address of the interface that it would serve on")
{
    /// <summary>The address; null where there is none, and then <paramref name="mistakes"/> says why.</summary>
    public IPAddress? Read(ParseResult parsed, LanbootSettings? settings, List<string> mistakes)
    {
        if (Single(parsed) is { } text)
        {
            if (Ipv4Text.TryRead(text, out var address))
                return address;
            mistakes.Add($"--server: expected an IPv4 address such as 192.168.0.1; found \"{text}\"");
            return null;
        }

        var choice = InterfaceChoice.Choose(new NetworkInterfaces().Survey(), settings?.Interfaces ?? []);
        if (choice.Problem is { } problem)
            mistakes.Add($"{problem} Or say where machines reach Lanboot: --server ADDRESS");
        return choice.Interfaces is [var first, ..] ? first.Address : null;
    }
}
