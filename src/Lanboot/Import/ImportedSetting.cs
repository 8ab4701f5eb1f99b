using Lanboot.Settings;

namespace Lanboot.Import;

/// <summary>A setting as a file gives it.</summary>
/// <param name="Name">Its whole name: "dhcp.range".</param>
/// <param name="Where">Where the key stands.</param>
/// <param name="IsItem">The value is one item of a list to which others may be added.</param>
internal sealed record ImportedSetting(string Name, SettingOrigin Where, SettingValue Value, bool IsItem)
{
    public IEnumerable<SettingValue> Items => IsItem ? [Value] : Value.Items ?? [Value];
}
