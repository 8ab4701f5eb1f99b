namespace Lanboot.Settings;

/// <summary>Where each value stands that was set.</summary>
public sealed class SettingPlaces
{
    private readonly Dictionary<string, SettingValue> _values = [];

    /// <summary>Where a key was set; null where its default holds.</summary>
    public SettingOrigin? Of(string name) => _values.GetValueOrDefault(name)?.Where;

    /// <summary>Where one item of a list stands.</summary>
    public SettingOrigin? Of(string name, int item) => _values.GetValueOrDefault(name) switch
    {
        { Items: { } items } when item < items.Count => items[item].Where,
        var value => value?.Where,
    };

    internal void Remember(string name, SettingValue value) => _values[name] = value;
}
