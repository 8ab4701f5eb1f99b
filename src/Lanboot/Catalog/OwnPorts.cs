using Lanboot.Boot;
using Lanboot.Settings;

namespace Lanboot.Catalog;

/// <summary>Gives ports to files that NBD must export on ports of their own: that of the settings, or the next free one.</summary>
internal sealed class OwnPorts(NbdSettings settings)
{
    /// <summary>The port that SystemRescueCd's manual gives to nbd-server.</summary>
    private const int First = 2000;

    private readonly List<OwnPortExport> _exports = [];
    private int _next = First;

    /// <summary>Those that the settings do not have themselves.</summary>
    public IReadOnlyList<OwnPortExport> Exports => _exports;

    public int Of(string image, string file)
    {
        if (settings.Exports.FirstOrDefault(export => export.Oldstyle && export.Image == $"{image}/{file}") is { Port: { } configured })
            return configured;
        if (_exports.Find(known => known.Image == image && known.File == file) is { } known)
            return known.Port;
        while (_next == settings.Port || settings.Exports.Any(export => export.Port == _next))
            _next++;
        _exports.Add(new OwnPortExport(_next, image, file));
        return _next++;
    }
}
