using System.Runtime.Versioning;

// Namespaces, taps and the kernel's own clients: there is no other place for these tests.
[assembly: SupportedOSPlatform("linux")]

// Each test has a wire of its own, and a machine in software keeps one core busy: two at a time are what two cores have time for. With
// three PXELINUX now and then gives up in the middle of a file over HTTP: its TCP does not bear a machine that stands still.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
