using System.Net;
using System.Text;

namespace Lanboot.HostSetup;

/// <summary>
/// The nftables table that lets machines out to the internet: all rules of ours are in it, so that it takes them along when it goes, and
/// no table of others is ever written to.
/// </summary>
internal static class ShareTable
{
    public const string Prefix = "lanboot_";

    /// <summary>Whether a table of this name can be one of ours: nothing else is deleted, whatever a record says.</summary>
    public static bool IsOurs(string name) =>
        name.Length is > 8 and <= 32 && name.StartsWith(Prefix, StringComparison.Ordinal) && name[Prefix.Length..].All(char.IsAsciiDigit);

    /// <summary>The script for "nft -f -".</summary>
    /// <param name="clients">Each interface of machines with their network.</param>
    /// <param name="opened">
    /// The interfaces that sent nothing on before: by them only what is shared goes through. By the others all goes on as it did.
    /// </param>
    public static string Write(
        string name, IReadOnlyList<(string Interface, IPNetwork Network)> clients, string wan, IReadOnlyCollection<string> opened)
    {
        var text = new StringBuilder();
        text.Append("table ip ").Append(name).Append(" {\n");
        text.Append("\tchain postrouting {\n\t\ttype nat hook postrouting priority 100; policy accept;\n");
        foreach (var (_, network) in clients)
            text.Append("\t\tip saddr ").Append(network).Append(" oifname ").Append(Quoted(wan)).Append(" masquerade\n");
        text.Append("\t}\n\tchain forward {\n\t\ttype filter hook forward priority 0; policy accept;\n");
        foreach (var (lan, network) in clients)
        {
            text.Append("\t\tiifname ").Append(Quoted(lan)).Append(" oifname ").Append(Quoted(wan));
            text.Append(" ip saddr ").Append(network).Append(" accept\n");
            text.Append("\t\tiifname ").Append(Quoted(wan)).Append(" oifname ").Append(Quoted(lan));
            text.Append(" ct state established,related accept\n");
        }

        foreach (var each in opened)
            text.Append("\t\tiifname ").Append(Quoted(each)).Append(" drop\n");
        text.Append("\t}\n}\n");
        return text.ToString();
    }

    // Names of interfaces have no quotes or backslashes: HostSchema.IsInterface.
    private static string Quoted(string name) => $"\"{name}\"";
}
