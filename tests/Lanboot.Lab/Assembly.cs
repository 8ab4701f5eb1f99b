using System.Runtime.Versioning;

// Namespaces, taps and the kernel's own clients: there is no other place for a laboratory.
[assembly: SupportedOSPlatform("linux")]
