namespace Lanboot.Media.Images;

/// <summary>An image can't be read. The message is one sentence for people: which file, what is wrong, what to do.</summary>
public sealed class ImageException : IOException
{
    public ImageException(string message)
        : base(message)
    {
    }

    public ImageException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public ImageException()
    {
    }
}
