namespace Lanboot.HostSetup;

/// <summary>The host can't be made ready, or not be put back. The message is for people: what is wrong and what to do.</summary>
public sealed class HostSetupException : Exception
{
    public HostSetupException(string message)
        : base(message)
    {
    }

    public HostSetupException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public HostSetupException()
    {
    }
}
