namespace Lanboot.Protocols.Dhcp.Policy;

/// <summary>How the value of an option is written in settings, and which bytes it becomes.</summary>
public enum OptionForm
{
    /// <summary>By the look of the text, as dnsmasq does it for options that it does not know.</summary>
    Guess,

    /// <summary>The characters as they stand.</summary>
    Text,

    /// <summary>IPv4 addresses; 0.0.0.0 is our own.</summary>
    Address,

    /// <summary>Bytes in hexadecimal, with colons.</summary>
    Hex,

    /// <summary>A number of one byte.</summary>
    OneByte,

    /// <summary>A number of two bytes.</summary>
    TwoBytes,

    /// <summary>A number of four bytes.</summary>
    FourBytes,

    /// <summary>Seconds in four bytes, written as 3600 or 1h.</summary>
    Time,

    /// <summary>Domain names with lengths (RFC 1035 section 3.1), compressed as RFC 3397 section 2 allows.</summary>
    Domains,
}
