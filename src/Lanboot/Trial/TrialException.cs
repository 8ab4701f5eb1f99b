namespace Lanboot.Trial;

/// <summary>A trial can't be made. The message is for people: what is missing and how to get it.</summary>
public sealed class TrialException : Exception
{
    public TrialException(string message)
        : base(message)
    {
    }

    public TrialException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public TrialException()
    {
    }
}
