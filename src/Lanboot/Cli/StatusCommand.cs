using System.CommandLine;
using System.Runtime.Versioning;
using Lanboot.Status;

namespace Lanboot.Cli;

/// <summary>`lanboot status`: what the running servers of this host serve, and who boots.</summary>
[SupportedOSPlatform("linux")]
internal sealed class StatusCommand : ProgramCommand
{
    private readonly Option<bool> _json = new("--json") { Description = "as JSON, for programs: a list with one object for each server" };

    public StatusCommand()
        : base("status", "Shows what the servers that run on this host serve, and who boots.") =>
        Options.Add(_json);

    public override IReadOnlyList<Example> Examples =>
    [
        new("status", "images, ports, and each machine with the stage that it has come to"),
        new("status --json", "the same for programs"),
    ];

    private static string Whose => Environment.IsPrivilegedProcess ? "" : " that you may ask; with sudo all are shown";

    public override async ValueTask<int> RunAsync(ParseResult parsed, Streams streams)
    {
        var found = await StatusReader.ReadAsync(StatusFolders.All);
        streams.Complain(found.Troubles);
        if (parsed.GetValue(_json))
        {
            streams.Out.WriteLine(StatusJson.Write(found.Servers));
        }
        else
        {
            foreach (var line in found.Servers.SelectMany(server => StatusText.Of(server, DateTimeOffset.UtcNow)))
                streams.Out.WriteLine(line);
            if (found is { Servers.Count: 0, Troubles.Count: 0 })
                streams.Out.WriteLine($"No server of Lanboot runs here{Whose}.");
        }

        // A script asks so whether one runs.
        return found.Servers.Count > 0 ? ExitCode.Fine : ExitCode.Failed;
    }
}
