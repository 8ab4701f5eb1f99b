using Lanboot.Boot;

namespace Lanboot.Recipes;

/// <summary>What a recipe says of an entry; the rest is read from the image.</summary>
/// <param name="Title">The line in the menu.</param>
/// <param name="Kernel">The path of the kernel.</param>
internal sealed record EntryDraft(string Title, string Kernel)
{
    /// <summary>Behind the image's name in the slug; empty for the only entry of an image.</summary>
    public string Suffix { get; init; } = "";

    public IReadOnlyList<string> Initrds { get; init; } = [];

    /// <summary>How the root can come, best first.</summary>
    public IReadOnlyList<RootDraft> Roots { get; init; } = [new(RootWay.Initrd, "")];

    /// <summary>Where the image's layout tells it better than the kernel's header.</summary>
    public Processor? Processor { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];

    public string? Impediment { get; init; }

    public BootEntry Finish(ImageContent image)
    {
        var header = image.Kernel(Kernel);
        var processor = Processor ?? (header?.Processor is { } known and not Boot.Processor.Unknown ? known : GuessProcessor());
        return new BootEntry
        {
            Slug = Slug.From(Suffix.Length == 0 ? image.Name : $"{image.Name}-{Suffix}"),
            Title = Title,
            Image = image.Name,
            Kernel = Kernel,
            Initrds = Initrds,
            // iPXE gets by with what firmware itself has.
            Roots = Impediment is null ? [.. Roots.Select(root => root.Finish(image, header is { IsIpxe: true } ? 0 : SystemMemory(image)))] : [],
            Processor = processor,
            KernelKind = header?.Kind ?? KernelKind.Linux,
            KernelVersion = header?.Version,
            CommandLineLimit = header?.CommandLineLimit ?? BootEntry.UsualCommandLineLimit,
            Notes = Notes,
            Impediment = Impediment,
            AsksAnew = header?.IsIpxe ?? false,
        };
    }

    /// <summary>Headers before boot protocol 2.12 (Linux 3.8) do not tell 64-bit kernels from others; names do.</summary>
    private Processor GuessProcessor() => Kernel.Contains("686", StringComparison.Ordinal) || Kernel.Contains("386", StringComparison.Ordinal)
        ? Boot.Processor.X86
        : Boot.Processor.X64;

    /// <summary>
    /// What every way of the root needs: the kernel, the initrds as they come and unpacked (they hold modules and programs, which
    /// compress to about a third or half: three times in all), and room for the system to work in.
    /// </summary>
    private long SystemMemory(ImageContent image)
    {
        const long WorkingRoom = 300L * 1024 * 1024;
        return image.Length(Kernel) + (3 * Initrds.Sum(image.Length)) + WorkingRoom;
    }
}
