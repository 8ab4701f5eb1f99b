using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace Lanboot.Tests;

/// <summary>Who may use whom, over the folders of src/Lanboot (ARCHITECTURE.md): by using directives and by qualified names.</summary>
public sealed partial class LayeringTests
{
    /// <summary>For each folder the parts of the program that it may use beside itself, the base library and logging.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Boot"] = ["Media"],
        ["Recipes"] = ["Boot", "Media"],
        ["Menus"] = ["Boot", "Media"],
        ["Snippets"] = ["Boot"],
        ["Loaders"] = ["Boot", "Media"],
        // Journal for what the API's owner should hear, Settings for the nearest name of a misspelt key.
        ["BootApi"] = ["Boot", "Media", "Recipes", "Menus", "Journal", "Settings"],
        // Journal for how amounts are written.
        ["Mirrors"] = ["Boot", "Journal"],
        ["Catalog"] = ["Boot", "Media", "Recipes", "Menus", "Loaders", "Settings", "State"],
        ["Journal"] = ["Boot"],
        // Linux for fdatasync: a lease must be on the disk before it is acknowledged.
        ["State"] = ["Boot", "Linux"],
        // Host for the mistakes that only this host can show, such as an interface that is not there.
        // Protocols for the names and values of DHCP options: what is wrong with one is said with its line.
        ["Settings"] = ["Boot", "Host", "Protocols"],
        // Boot for the names of images, Protocols for the names of DHCP options.
        ["Import"] = ["Settings", "Boot", "Protocols"],
        ["Linux"] = [],
        ["Host"] = ["Boot", "Linux"],
        // Linux for interfaces and durable records; Settings for what is wished.
        ["HostSetup"] = ["Boot", "Host", "Linux", "Settings"],
        ["Service"] = ["Host"],
        ["Status"] = ["Boot", "Journal"],
        ["Servers"] = ["Protocols", "Media", "Boot", "State", "Journal", "Host", "Linux", "Settings"],
    };

    /// <summary>Folders that compose the program and may use all of it.</summary>
    private static readonly string[] Free = ["Cli", "Trial"];

    [Fact]
    public void Every_folder_uses_only_what_it_may()
    {
        var source = SourceFolder();
        if (!Directory.Exists(source))
            Assert.Skip($"the sources are not at {source}");
        List<string> wrong = [];
        foreach (var file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories))
        {
            var parts = Path.GetRelativePath(source, file).Split(Path.DirectorySeparatorChar);
            if (parts.Length < 2 || parts[0] is "bin" or "obj" || Free.Contains(parts[0]))
                continue;
            var used = Names().Matches(Code(File.ReadAllText(file))).Select(match => match.Groups["part"].Value).Distinct();
            wrong.AddRange(used.Where(part => !MayUse(parts, part)).Select(part => $"{string.Join('/', parts)} uses {part}"));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_folder_has_a_rule()
    {
        var source = SourceFolder();
        if (!Directory.Exists(source))
            Assert.Skip($"the sources are not at {source}");
        var folders = Directory.EnumerateDirectories(source)
            .Where(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Any())
            .Select(folder => Path.GetFileName(folder)!)
            .Where(folder => folder is not ("bin" or "obj"));

        Assert.Empty(folders.Except(Allowed.Keys).Except(Free));
    }

    [Theory]
    [InlineData("using Lanboot.Servers.Http;", "Servers/Dhcp/X.cs", false)]
    [InlineData("using Lanboot.Servers.Dhcp;", "Servers/Dhcp/X.cs", true)]
    [InlineData("using Lanboot.Servers;", "Servers/Dhcp/X.cs", true)]
    [InlineData("using Lanboot.Protocols.Dhcp;", "Boot/X.cs", false)]
    [InlineData("x = global::Lanboot.Menus.GrubMenu.Write();", "Boot/X.cs", false)]
    [InlineData("using Microsoft.AspNetCore.Http;", "Boot/X.cs", false)]
    [InlineData("using Lanboot.Media.Trees;", "Boot/X.cs", true)]
    [InlineData("// see Lanboot.Servers.Http", "Boot/X.cs", true)]
    public void The_rule_itself_is_right(string line, string file, bool fine) =>
        Assert.Equal(fine, Names().Matches(Code(line)).Select(match => match.Groups["part"].Value).All(part => MayUse(file.Split('/'), part)));

    private static bool MayUse(string[] file, string part)
    {
        var names = part.Split('.');
        if (names[0] == "Microsoft")
            return file[0] is "Servers";
        if (names[0] == "Servers")
            return file[0] == "Servers" && (names.Length == 1 || file.Length < 3 || names[1] == file[1] || !IsFolder(names[1]));
        return names[0] == file[0] || !IsFolder(names[0]) || Allowed.GetValueOrDefault(file[0], []).Contains(names[0]);
    }

    /// <summary>A name that begins with a capital but is no folder is a type: Lanboot.Program.</summary>
    private static bool IsFolder(string name) =>
        Allowed.ContainsKey(name) || Free.Contains(name) || name is "Protocols" or "Media" or "Dhcp" or "Tftp" or "Http" or "Nfs" or "RouterAdvertisement";

    private static string Code(string text) => Comments().Replace(text, "");

    private static string SourceFolder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "src", "Lanboot"));

    [GeneratedRegex(@"\bLanboot\.(?<part>[A-Z]\w*(\.[A-Z]\w*)?)|\b(?<part>Microsoft\.AspNetCore)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Names();

    [GeneratedRegex(@"//.*")]
    private static partial Regex Comments();
}
