using System.Runtime.Versioning;

// Namespaces, taps and the kernel's own clients: there is no other place for these tests.
[assembly: SupportedOSPlatform("linux")]

// Each test has a wire of its own, and a machine in software keeps one core busy: two at a time are what two cores have time for.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
