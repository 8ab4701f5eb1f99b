namespace Lanboot.Servers;

/// <summary>A door can't open. The message is for people: which port, who holds it or which right is missing, what to do.</summary>
public sealed class DoorException : Exception
{
    public DoorException(string message)
        : base(message)
    {
    }

    public DoorException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public DoorException()
    {
    }
}
