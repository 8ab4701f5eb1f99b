using System.ComponentModel;
using System.Diagnostics;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Linux;

namespace Lanboot.HostSetup;

/// <summary>The host that this process runs on, as far as its network namespace reaches.</summary>
/// <param name="ask">Asks on the wire who has an address: null when nobody says so, or it can't be asked.</param>
[SupportedOSPlatform("linux")]
internal sealed class LinuxHost(Func<InterfaceAddress, SurveyedInterface, MacAddress?> ask) : IHostSystem
{
    /// <summary>Gigabit cards agree with a switch within three seconds (IEEE 802.3 clause 28), some need one more.</summary>
    private static readonly TimeSpan CarrierPatience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan CarrierPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Rules of a few lines take milliseconds: this is for a host that hangs.</summary>
    private static readonly TimeSpan NftPatience = TimeSpan.FromSeconds(20);

    private readonly NetworkInterfaces _interfaces = new();

    public bool MayChange => Rights.Read().Has(Capability.CAP_NET_ADMIN);

    public IReadOnlyList<SurveyedInterface> Survey() => _interfaces.Survey();

    public IReadOnlyList<InterfaceAddress> AddressesOf(string name) =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(each => each.Name == name)
            .SelectMany(each => each.GetIPProperties().UnicastAddresses)
            .Where(each => each.Address.AddressFamily == AddressFamily.InterNetwork)
            .Select(each => new InterfaceAddress(each.Address, each.PrefixLength)),
    ];

    public void SetUp(int index, string name, bool up) =>
        Check(RouteSocket.SetUp(index, up), $"{name} could not be switched {(up ? "on" : "off")}");

    public void AddAddress(int index, string name, InterfaceAddress address) =>
        Check(RouteSocket.AddAddress(index, address.Number(), address.PrefixLength), $"{name} could not be given the address {address}");

    public void RemoveAddress(int index, string name, InterfaceAddress address) =>
        Check(RouteSocket.RemoveAddress(index, address.Number(), address.PrefixLength), $"{address} could not be taken from {name}");

    public bool AwaitCarrier(string name)
    {
        var began = Stopwatch.GetTimestamp();
        while (Survey().FirstOrDefault(each => each.Name == name) is { } found)
        {
            if (found.Carrier)
                return true;
            if (Stopwatch.GetElapsedTime(began) > CarrierPatience)
                break;
            Thread.Sleep(CarrierPause);
        }

        return false;
    }

    public MacAddress? HolderOf(InterfaceAddress address, SurveyedInterface on) => ask(address, on);

    public bool IsForwarding(string name)
    {
        try
        {
            return File.ReadAllText(ForwardingFile(name)).Trim() != "0";
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public void SetForwarding(string name, bool on)
    {
        try
        {
            File.WriteAllText(ForwardingFile(name), on ? "1\n" : "0\n");
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            throw new HostSetupException($"Forwarding of {name} could not be switched {(on ? "on" : "off")}: {closed.Message} "
                + "In a container the host must do it.", closed);
        }
    }

    public string Nft(IReadOnlyList<string> arguments, string script = "")
    {
        using var process = StartNft(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(script);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already: what it said tells why.
        }

        if (!process.WaitForExit(NftPatience))
        {
            process.Kill();
            throw new HostSetupException($"nft did not end within {NftPatience.TotalSeconds:F0} s.");
        }

        if (process.ExitCode == 0)
            return output.Result;
        var said = errors.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        throw new HostSetupException($"nftables did not take our rules: {said.FirstOrDefault() ?? "it does not say why."}");
    }

    private static Process StartNft(IReadOnlyList<string> arguments)
    {
        // The folder of administration is not in everybody's path, and a right can be had without being root.
        foreach (var program in (string[])["nft", "/usr/sbin/nft"])
        {
            try
            {
                var start = new ProcessStartInfo(program, arguments)
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                };
                if (Process.Start(start) is { } process)
                    return process;
            }
            catch (Win32Exception)
            {
                // Not here.
            }
        }

        throw new HostSetupException(
            "Sharing the internet needs the program nft, which is not installed: apt-get install nftables. Nothing was changed.");
    }

    private static string ForwardingFile(string name) => $"/proc/sys/net/ipv4/conf/{name}/forwarding";

    private static void Check(int error, string what)
    {
        if (error == 0)
            return;
        throw new HostSetupException(error is LibC.EPERM or LibC.EACCES
            ? $"{what}: the right {Capability.CAP_NET_ADMIN} is missing."
            : $"{what}: {Marshal.GetPInvokeErrorMessage(error)}.");
    }
}
