using System.CommandLine;
using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.BootApi;
using Lanboot.Catalog;
using Lanboot.Media.HostFolder;

namespace Lanboot.Cli;

/// <summary>`lanboot boot`: one kernel for every machine, as `pixiecore boot`.</summary>
[SupportedOSPlatform("linux")]
internal sealed class BootCommand : ProgramCommand
{
    private readonly Argument<string[]> _files = new("KERNEL INITRD…")
    {
        Description = "the kernel and its initrds in the order of loading: files, or URLs that are handed through to the machines",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly ValueOption _commandLine = new(
        "--cmdline", "TEXT", "the kernel's command line; {{ ID \"FILE\" }} in it serves that file or URL, too, and becomes its address");

    private readonly ValueOption _message = new("--bootmsg", "TEXT", "show this on the machines before they boot");
    private readonly SettingOptions _settings;
    private readonly PixiecoreOptions _pixiecore;
    private readonly DisplayOptions _display;

    public BootCommand()
        : base("boot", "Boots one kernel, with its initrds, on every machine of the network, without a menu.")
    {
        Arguments.Add(_files);
        Options.Add(_commandLine);
        Options.Add(_message);
        _settings = new SettingOptions(this, OneBootSettings.Takes) { LikePixiecore = true };
        _pixiecore = new PixiecoreOptions(this);
        _display = new DisplayOptions(this);
    }

    public override IReadOnlyList<OptionGroup> Groups =>
        [new("The boot", [_commandLine, _message]), .. _settings.Groups, _pixiecore.Group];

    public override IReadOnlyList<Example> Examples =>
    [
        new("boot vmlinuz initrd.img --cmdline 'console=ttyS0,115200 ip=dhcp'", "boots a kernel that was just built"),
        new("boot https://mirror/vmlinuz initrd.img --cmdline 'root=live:{{ ID \"root.img\" }}'", "a mirror's kernel, the rest of this host"),
    ];

    public override async ValueTask<int> RunAsync(ParseResult parsed, Streams streams)
    {
        var files = parsed.GetValue(_files)!;
        var draft = _settings.Read(parsed, [], out var report);
        _pixiecore.Apply(parsed, draft);
        var host = new FolderTree("/");
        var boot = files.Length == 0 ? null : new GivenBoot(
            host, files, _pixiecore.TextOf(parsed, _commandLine) ?? "", _pixiecore.TextOf(parsed, _message) ?? "");
        IReadOnlyList<string> mistakes = boot?.Problems ?? [$"What is to be booted? Name a kernel: {Commands.Name} boot KERNEL INITRD"];
        if (OneBootSettings.Finish(draft, streams, mistakes, "the kernel that it is given") is not { } settings || boot is null)
            return ExitCode.WrongUse;

        var isVerbose = _display.IsVerbose(parsed) || _pixiecore.IsDebug(parsed);
        var serving = new Serving(streams, $"{Commands.Name} {string.Join(' ', parsed.Tokens)}", _display.IsPlain(parsed), isVerbose);
        return await serving.RunAsync(settings, draft.Places, [.. ImportReport.Brief(report), .. draft.Notes], (journal, _) =>
        {
            var menus = new GivenMenus(boot.Message);
            var catalog = BootCatalog.OpenGiven(settings, host, boot.Image, boot.Bootable, menus, onlyIpxe: boot.NeedsHttp, journal.Warn);
            return new Offer(catalog, [boot.Words], [.. CatalogWords.Warnings(catalog)])
            {
                Title = files[0],
                Outside = new OutsideBoots(boot),
            };
        });
    }
}
