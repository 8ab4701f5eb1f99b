using System.Runtime.Versioning;

// Namespaces, taps and the kernel's own clients: there is no other place for these tests.
[assembly: SupportedOSPlatform("linux")]

// Each test has a wire of its own, and a machine in software keeps one core busy: three at a time keep two cores busy, since each waits a good part of its time.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
