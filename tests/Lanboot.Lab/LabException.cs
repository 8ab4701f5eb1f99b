namespace Lanboot.Lab;

/// <summary>A boot or a server did not do what the test waits for; the message ends with what all of them said last.</summary>
public sealed class LabException(string message, Transcript transcript)
    : Exception($"{message}{Environment.NewLine}{transcript.Tail(LinesShown)}")
{
    /// <summary>Enough to see where a boot stopped; the test's output has the whole transcript.</summary>
    private const int LinesShown = 40;
}
