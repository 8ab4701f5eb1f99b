namespace Lanboot.Snippets;

/// <summary>What to add to one DHCP server program, in the form in which its users add things.</summary>
public interface ISnippet
{
    /// <summary>The word on the command line: "dnsmasq".</summary>
    string Name { get; }

    /// <summary>What it is, for people: "ISC DHCP (dhcpd)".</summary>
    string Title { get; }

    /// <summary>The whole text: how to use it, what it can't do, and what to add.</summary>
    string Write(BootInstructions boot);
}
