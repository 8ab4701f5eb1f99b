using System.CommandLine;

namespace Lanboot.Cli;

/// <summary>How a command that serves shows what happens.</summary>
internal sealed class DisplayOptions
{
    private readonly Option<bool> _plain = new("--plain")
    {
        Description = "log lines also on a terminal, in place of the table of machines",
    };

    private readonly Option<bool> _verbose = new("--verbose")
    {
        Description = "show every request, size probes and what was not answered too",
    };

    public DisplayOptions(Command command)
    {
        command.Options.Add(_plain);
        command.Options.Add(_verbose);
    }

    public bool IsPlain(ParseResult parsed) => parsed.GetValue(_plain);

    public bool IsVerbose(ParseResult parsed) => parsed.GetValue(_verbose);
}
