namespace Lanboot.Lab.Storm;

/// <summary>What a machine of a storm got is not what it should be, or did not come at all.</summary>
internal sealed class StormException(string message) : Exception(message);
