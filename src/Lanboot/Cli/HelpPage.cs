using System.CommandLine;
using System.CommandLine.Help;

namespace Lanboot.Cli;

/// <summary>The help of the program and of each command: what it does, what to type, examples at the end.</summary>
internal static class HelpPage
{
    /// <summary>Where the explanations begin, unless what stands before them is longer.</summary>
    private const int Column = 32;

    private const int Width = 100;

    public static void Write(RootCommand root, TextWriter to)
    {
        to.WriteLine(root.Description);
        to.WriteLine();
        to.WriteLine($"Usage: {Commands.Name} COMMAND …");
        to.WriteLine();
        foreach (var command in root.Subcommands.Where(command => !command.Hidden))
            WriteRow(to, command.Name, command.Description);
        to.WriteLine();
        WriteExamples(to, [.. root.Subcommands.OfType<ProgramCommand>().Where(each => !each.Hidden).Select(each => each.Examples[0])]);
        to.WriteLine();
        to.WriteLine($"{Commands.Name} COMMAND --help tells all about one of them.");
    }

    public static void Write(ProgramCommand command, TextWriter to)
    {
        to.WriteLine(command.Description);
        to.WriteLine();
        to.WriteLine($"Usage: {Commands.Name} {command.Name}{string.Concat(command.Arguments.Select(argument => $" [{argument.Name}]"))} [options]");
        if (command.Arguments.Count > 0)
            to.WriteLine();
        foreach (var argument in command.Arguments)
            WriteRow(to, argument.Name, argument.Description);
        foreach (var group in Groups(command))
            WriteGroup(to, group);
        to.WriteLine();
        WriteExamples(to, command.Examples);
    }

    private static IEnumerable<OptionGroup> Groups(ProgramCommand command)
    {
        var grouped = command.Groups.SelectMany(group => group.Options).ToHashSet();
        List<Option> others = [.. command.Options.Where(option => !grouped.Contains(option) && option is not HelpOption)];
        return command.Groups.Append(new OptionGroup(grouped.Count > 0 ? "Other options" : "Options", others)).Where(group => group.Options.Count > 0);
    }

    private static void WriteGroup(TextWriter to, OptionGroup group)
    {
        to.WriteLine();
        to.WriteLine($"{group.Title}:");
        foreach (var option in group.Options)
        {
            var repeatable = option is ValueOption { Repeatable: true } ? " (repeatable)" : "";
            WriteRow(to, option.HelpName is null ? option.Name : $"{option.Name} {option.HelpName}", option.Description + repeatable);
        }
    }

    private static void WriteExamples(TextWriter to, IReadOnlyList<Example> examples)
    {
        to.WriteLine("Examples:");
        foreach (var example in examples)
        {
            to.WriteLine($"  {Commands.Name} {example.Line}");
            to.WriteLine($"      {example.Meaning}");
        }
    }

    private static void WriteRow(TextWriter to, string left, string? right)
    {
        var line = $"  {left}".PadRight(Column - 2) + "  ";
        foreach (var word in (right ?? "").Split(' '))
        {
            if (line.Length + word.Length >= Width)
            {
                to.WriteLine(line.TrimEnd());
                line = new string(' ', Column);
            }

            line += $"{word} ";
        }

        to.WriteLine(line.TrimEnd());
    }
}
