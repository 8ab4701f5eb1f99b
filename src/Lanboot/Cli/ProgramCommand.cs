using System.CommandLine;

namespace Lanboot.Cli;

/// <summary>A line under "Examples" in the help.</summary>
/// <param name="Line">What to type, without the program's name.</param>
/// <param name="Meaning">What it does.</param>
internal sealed record Example(string Line, string Meaning);

/// <summary>Options under one heading of the help.</summary>
internal sealed record OptionGroup(string Title, IReadOnlyList<Option> Options);

/// <summary>One command of the program, in a file of its own.</summary>
internal abstract class ProgramCommand(string name, string description) : Command(name, description)
{
    public abstract IReadOnlyList<Example> Examples { get; }

    /// <summary>The headings of the help; options that stand under none of them come last.</summary>
    public virtual IReadOnlyList<OptionGroup> Groups => [];

    /// <summary>Does it.</summary>
    /// <param name="parsed">Free of mistakes that a parser can see.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public abstract ValueTask<int> RunAsync(ParseResult parsed, Streams streams);

    protected static Argument<string[]> ImageArgument(string help, bool several = true) => new(several ? "IMAGE…" : "IMAGE")
    {
        Description = help,
        // Too many or too few is for the command to say, which knows why.
        Arity = ArgumentArity.ZeroOrMore,
    };
}
