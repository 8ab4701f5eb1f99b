namespace Lanboot.Recipes.OwnMenu;

/// <summary>An entry of an image's own boot menu.</summary>
/// <param name="Title">Its line, as the image has it.</param>
/// <param name="Kernel">The path of the kernel.</param>
/// <param name="Initrds">The paths of the initrds, in order.</param>
/// <param name="Arguments">The command line, without "initrd=".</param>
internal sealed record MenuItem(string Title, string Kernel, IReadOnlyList<string> Initrds, string Arguments);
