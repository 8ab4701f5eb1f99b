using Lanboot.Boot;
using Lanboot.Menus;

namespace Lanboot.BootApi;

/// <summary>
/// The menus of `lanboot boot`: for iPXE a script that boots the one thing there is and shows the message, for the others, and where
/// there is no HTTP, the menus of all images.
/// </summary>
internal sealed class GivenMenus(string message) : IMenus
{
    private readonly MenuSet _usual = new();

    public string ForIpxe(BootPlan plan, Fetch fetch)
    {
        if (!plan.Http || fetch.Machine is { Program: BootProgram.Ipxe, IpxeHasHttp: false }
            || plan.For(fetch.Machine).Default is not { Root: { } root } entry)
            return _usual.ForIpxe(plan, fetch);
        return BootScript.Write(
            new BootOrder(Url(entry.Kernel), message)
            {
                Initrds = [.. entry.Initrds.Select(Url)],
                CommandLine = CommandLine.Fill(root.CommandLine, entry.Image, fetch.At),
            },
            fetch.Machine?.Mac,
            fetch.At);

        string Url(string path) => $"{fetch.At.Http}/{BootPath.Escape(BootPath.Inside(entry.Image, path))}";
    }

    public string ForPxelinux(BootPlan plan, Fetch fetch, Loader loader, Processor processor) =>
        _usual.ForPxelinux(plan, fetch, loader, processor);

    public string ForGrub(BootPlan plan, Fetch fetch) => _usual.ForGrub(plan, fetch);
}
