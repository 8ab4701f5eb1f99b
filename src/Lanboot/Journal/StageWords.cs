using Lanboot.Boot;

namespace Lanboot.Journal;

/// <summary>The stages as people read them.</summary>
public static class StageWords
{
    public static string Of(BootStage stage) => stage switch
    {
        BootStage.Seen => "asks",
        BootStage.Offered => "offered",
        BootStage.Addressed => "has address",
        BootStage.Loader => "loader",
        BootStage.Menu => "menu",
        BootStage.Kernel => "kernel",
        BootStage.Initrd => "initrd",
        BootStage.Root => "root",
        _ => "booted",
    };
}
