using Lanboot.Boot;
using Lanboot.Menus;

namespace Lanboot.BootApi;

/// <summary>One thing to boot, by whole URLs.</summary>
/// <param name="Kernel">Where iPXE fetches it.</param>
/// <param name="Message">Shown before it boots; empty where there is none.</param>
internal sealed record BootOrder(string Kernel, string Message)
{
    /// <summary>In the order of loading.</summary>
    public IReadOnlyList<string> Initrds { get; init; } = [];

    public string CommandLine { get; init; } = "";

    /// <summary>Of the settings; behind all others, as in menus.</summary>
    public IReadOnlyList<string> KernelOptions { get; init; } = [];
}

/// <summary>Scripts for iPXE that boot one thing and show no menu.</summary>
internal static class BootScript
{
    /// <summary>How long the reason of a failure stays on the screen, in ms.</summary>
    private const int FailurePause = 10_000;

    /// <summary>
    /// What people write as ${…} is iPXE's to fill in, as it is with pixiecore: ${net0/mac}, ${uuid}. Everything else reaches the kernel
    /// as it stands.
    /// </summary>
    public static string Write(BootOrder order, MacAddress? machine, BootAddress at)
    {
        var script = new Lines();
        script.Add("#!ipxe");
        script.Add("# Written by Lanboot.");
        script.Add("isset ${ip} || dhcp ||");
        foreach (var line in MenuText.Wrap(order.Message))
            script.Add($"echo -- {IpxeText.Line(line)}");
        // A script found beside iPXE is an image too, and newer builds hand all images to the kernel.
        script.Add("imgfree");
        var commandLine = Boot.CommandLine.Extend(order.CommandLine, order.KernelOptions, appendsCard: false).Line;
        var arguments = string.Concat(order.Initrds.Select((_, i) => $" initrd=initrd{i}.img"))
            + ' ' + IpxeText.ArgumentsWithSettings(commandLine);
        script.Add($"kernel {order.Kernel}{OfMachine(machine)}{arguments.TrimEnd()} || goto @failed");
        for (var i = 0; i < order.Initrds.Count; i++)
            script.Add($"initrd --name initrd{i}.img {order.Initrds[i]}{OfMachine(machine)} || goto @failed");
        var mac = machine?.ToDashed() ?? "${netX/mac:hexhyp}";
        script.Add($"imgfetch --name booting {at.Http}/{OutsideBoots.Booting}?mac={mac} && imgfree booting ||");
        script.Add("boot || goto @failed");
        script.Add();
        script.Add(":@failed");
        script.Add("echo");
        script.Add("echo It did not start: the reason stands above, and its number is explained at the address beside it.");
        AddEnd(script);
        return script.ToString();
    }

    /// <summary>For a machine that does not boot from here after all.</summary>
    public static string Refusal(string reason)
    {
        var script = new Lines();
        script.Add("#!ipxe");
        foreach (var line in MenuText.Wrap($"This machine does not boot from here: {reason}"))
            script.Add($"echo -- {IpxeText.Line(line)}");
        AddEnd(script);
        return script.ToString();
    }

    /// <summary>For an iPXE that found its script in another way than by our DHCP answer, and did not say who it is.</summary>
    public static string Question(BootAddress at)
    {
        var script = new Lines();
        script.Add("#!ipxe");
        script.Add("isset ${ip} || dhcp ||");
        script.Add($"chain --replace {at.Http}/{BootPath.IpxeScript}?mac=${{netX/mac:hexhyp}} ||");
        script.Add("echo No script came: this iPXE needs HTTP, and the way to the server must be open.");
        AddEnd(script);
        return script.ToString();
    }

    /// <summary>With a failure the firmware goes on to its next boot option, the disk.</summary>
    private static void AddEnd(Lines script)
    {
        script.Add($"prompt --timeout {FailurePause} Press a key to go on ||");
        script.Add("exit 1");
    }

    /// <summary>The file's address says whose it is, where another server gives the addresses.</summary>
    private static string OfMachine(MacAddress? machine) => machine is { } mac ? $"?mac={mac.ToDashed()}" : "";
}
