using System.CommandLine;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Lanboot.Cli;

/// <summary>
/// `lanboot take-back`: waits for the end of its standard input, and then takes back what killed runs have left. A run that changes the
/// host starts it for itself; whoever types it with nothing on standard input has the leftovers taken back at once.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class TakeBackCommand : ProgramCommand
{
    public TakeBackCommand()
        : base(HostSetup.Watcher.Command, "Takes back what a run that was killed has changed in this host, once its standard input ends.")
    {
        Hidden = true;
    }

    public override IReadOnlyList<Example> Examples => [new($"{Name} < /dev/null", "takes back at once what is left of killed runs")];

    public override async ValueTask<int> RunAsync(ParseResult parsed, Streams streams)
    {
        // Ctrl-C goes to all processes of a terminal, and a service's end to all of the service: this one has to see how they end.
        List<PosixSignalRegistration> deaf =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }
                .Select(signal => PosixSignalRegistration.Create(signal, context => context.Cancel = true)),
        ];
        using (var input = Console.OpenStandardInput())
        {
            var buffer = new byte[64];
            while (await input.ReadAsync(buffer) > 0)
            {
                // Nothing is said on this pipe; only its end matters.
            }
        }

        var notes = HostReady.TakeBackLeftovers();
        try
        {
            foreach (var note in notes)
                await streams.Out.WriteLineAsync(note);
        }
        catch (IOException)
        {
            // Whoever could have read it is gone.
        }

        deaf.ForEach(registration => registration.Dispose());
        return ExitCode.Fine;
    }
}
