using System.Runtime.CompilerServices;
using Lanboot.Lab;

namespace Lanboot.EndToEnd;

/// <summary>
/// A test whose host lacks something is skipped, with the reason; where LANBOOT_REQUIRE_ALL is 1, as in CI, it fails instead, so that
/// nothing is left out unnoticed.
/// </summary>
internal static class MissingPrograms
{
    [ModuleInitializer]
    public static void SkipTests() => Requires.OnMissing = reason =>
    {
        if (Environment.GetEnvironmentVariable("LANBOOT_REQUIRE_ALL") == "1")
            Assert.Fail($"LANBOOT_REQUIRE_ALL is set, yet {reason}.");
        Assert.Skip($"Skipped: {reason}.");
    };
}
