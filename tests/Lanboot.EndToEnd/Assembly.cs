using System.Runtime.Versioning;

// Namespaces, taps and the kernel's own clients: there is no other place for these tests.
[assembly: SupportedOSPlatform("linux")]

// The tests of this project start servers and machines; on two cores they run one after the other, so that each has its time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
