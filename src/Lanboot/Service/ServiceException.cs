namespace Lanboot.Service;

/// <summary>A service can't be installed or taken away. The message is for people: what is wrong and what to do.</summary>
public sealed class ServiceException : Exception
{
    public ServiceException(string message)
        : base(message)
    {
    }

    public ServiceException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public ServiceException()
    {
    }
}
