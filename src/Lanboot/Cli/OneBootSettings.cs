using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>The settings of commands that boot one thing and have neither images nor a menu.</summary>
internal static class OneBootSettings
{
    private static readonly string[] OfImages = ["root", "copytoram", "verify", "loader"];

    /// <summary>Whether a setting says anything to such a command.</summary>
    public static bool Takes(SettingKey key) => key.Group is not ("menu" or "nfs" or "nbd") && !OfImages.Contains(key.Name);

    /// <summary>The settings without what belongs to images; null where there is something wrong, which is then said.</summary>
    /// <param name="what">The end of the sentence "… boots WHAT".</param>
    public static LanbootSettings? Finish(SettingsDraft draft, Streams streams, IReadOnlyList<string> mistakes, string what)
    {
        var settings = draft.Finish();
        List<string> all = [.. mistakes, .. draft.Mistakes.Select(mistake => mistake.ToString())];
        if (settings is { Http.Enabled: false })
            all.Add("http.enabled is no, and everything here comes by HTTP.");
        if (all.Count > 0 || settings is null)
        {
            streams.Complain(all);
            return null;
        }

        if (draft.File is { } file)
            streams.Out.WriteLine($"Settings come from {file}.");
        if (settings.Images.Count > 0)
            draft.Note($"The images of {draft.File} are not served: this command boots {what}.");
        return settings with
        {
            Images = [],
            Aliases = [],
            Root = null,
            CopyToRam = null,
            Loader = Boot.LoaderPreference.Auto,
            Machines = [.. settings.Machines.Select(machine => machine with { Entry = null })],
            Menu = settings.Menu with { DefaultEntry = null, Timeout = TimeSpan.Zero },
            // There is no root to be mounted.
            Nfs = settings.Nfs with { Enabled = false },
            Nbd = settings.Nbd with { Enabled = false },
        };
    }
}
