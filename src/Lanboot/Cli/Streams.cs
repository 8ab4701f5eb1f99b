namespace Lanboot.Cli;

/// <summary>Where a command writes.</summary>
/// <param name="Out">What was asked for.</param>
/// <param name="Error">What went wrong, and what a person should know besides.</param>
/// <param name="IsTerminal">A person watches <paramref name="Out"/>, and it can be drawn on.</param>
internal sealed record Streams(TextWriter Out, TextWriter Error, bool IsTerminal)
{
    public static Streams OfProcess() =>
        new(Console.Out, Console.Error, !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"));

    /// <summary>Says sentences on <see cref="Error"/>, a line each.</summary>
    public void Complain(IEnumerable<string> sentences)
    {
        foreach (var sentence in sentences)
            Error.WriteLine(sentence);
    }
}
