namespace Lanboot.Cli;

/// <summary>What the program tells its caller.</summary>
internal static class ExitCode
{
    public const int Fine = 0;

    /// <summary>It was asked for something sensible and could not do it.</summary>
    public const int Failed = 1;

    /// <summary>It was asked for something that does not exist: an option, a command, a setting.</summary>
    public const int WrongUse = 2;
}
