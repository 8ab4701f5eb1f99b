using System.CommandLine;
using System.CommandLine.Help;

namespace Lanboot.Cli;

/// <summary>Finds the command that a command line means, and runs it.</summary>
internal sealed class Commands
{
    public const string Name = "lanboot";

    private readonly RootCommand _root = new("Boots the machines of a network from ISO images and folders.");

    public Commands(params IReadOnlyList<ProgramCommand> commands)
    {
        foreach (var command in commands)
            _root.Subcommands.Add(command);
    }

    /// <returns>An <see cref="ExitCode"/>.</returns>
    public async ValueTask<int> RunAsync(IReadOnlyList<string> args, Streams streams)
    {
        try
        {
            return await DispatchAsync(args, streams);
        }
        catch (Exception unexpected)
        {
            streams.Complain([Unexpected(unexpected)]);
            return ExitCode.Failed;
        }
    }

    private async ValueTask<int> DispatchAsync(IReadOnlyList<string> args, Streams streams)
    {
        var parsed = _root.Parse(args, new ParserConfiguration { EnablePosixBundling = false });
        var command = parsed.CommandResult.Command as ProgramCommand;
        if (args is [] or ["help"] || parsed.GetResult(_root.Options.OfType<HelpOption>().Single()) is not null)
        {
            WriteHelp(command, streams.Out);
            return args.Count == 0 ? ExitCode.WrongUse : ExitCode.Fine;
        }

        if (command is null && parsed.GetResult(_root.Options.OfType<VersionOption>().Single()) is not null)
        {
            streams.Out.WriteLine($"{Name} {typeof(Commands).Assembly.GetName().Version?.ToString(3)}");
            return ExitCode.Fine;
        }

        if (WrongUse.Of(parsed, _root) is { Count: > 0 } mistakes)
        {
            streams.Complain([.. mistakes, $"{Name}{(command is null ? "" : $" {command.Name}")} --help shows what there is."]);
            return ExitCode.WrongUse;
        }

        return await command!.RunAsync(parsed, streams);
    }

    private void WriteHelp(ProgramCommand? command, TextWriter to)
    {
        if (command is null)
            HelpPage.Write(_root, to);
        else
            HelpPage.Write(command, to);
    }

    /// <summary>A fault of ours: one sentence for whoever runs it, the rest in a file for whoever mends it.</summary>
    private static string Unexpected(Exception fault)
    {
        try
        {
            // A folder of its own: as root nobody writes to a name in /tmp that others can guess.
            var file = Path.Combine(Directory.CreateTempSubdirectory($"{Name}-").FullName, "fault.txt");
            File.WriteAllText(file, fault.ToString());
            return $"Something went wrong that Lanboot did not expect: {fault.Message} The details are in {file}.";
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            return $"Something went wrong that Lanboot did not expect: {fault}";
        }
    }
}
