using Lanboot.Host;
using Lanboot.Settings;

namespace Lanboot.HostSetup;

/// <summary>How this host is to be while it serves.</summary>
/// <param name="Address">For the one interface that is served on; null: as it is.</param>
/// <param name="Wan">The interface towards the internet that machines may use; null: none.</param>
internal sealed record HostWish(InterfaceAddress? Address, string? Wan)
{
    public bool IsEmpty => this is { Address: null, Wan: null };

    public static HostWish Of(LanbootSettings settings) => new(settings.Host.Address, settings.Host.ShareInternet);

    /// <summary>The names to choose interfaces by: nobody is served on the way to the internet, unless no other is meant.</summary>
    public IReadOnlyList<string> Names(IReadOnlyList<string> named) => Wan is null ? named : [.. named, $"!{Wan}"];

    /// <summary>The interfaces as they will be, so that all else can be checked before anything is changed.</summary>
    public IReadOnlyList<SurveyedInterface> Foresee(IReadOnlyList<SurveyedInterface> survey, IReadOnlyList<string> named) =>
        Address is null
            ? survey
            : [.. survey.Select(each => named.Contains(each.Name, StringComparer.Ordinal) ? Foresee(each, Address) : each)];

    // Whether a cable is in shows only once the interface is up.
    private static SurveyedInterface Foresee(SurveyedInterface each, InterfaceAddress address) =>
        each with { Up = true, Carrier = each.Carrier || !each.Up, Address = address.Address, PrefixLength = address.PrefixLength };
}
