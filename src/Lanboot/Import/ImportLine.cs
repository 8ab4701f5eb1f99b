using Lanboot.Settings;

namespace Lanboot.Import;

/// <summary>What became of a directive.</summary>
internal enum ImportOutcome
{
    /// <summary>It holds here as it held there.</summary>
    Kept,

    /// <summary>It has become something else; the text says what, and why.</summary>
    Changed,

    /// <summary>It does nothing here; the text says what to do instead.</summary>
    NotSupported,
}

/// <summary>A line of the report: every directive has exactly one.</summary>
/// <param name="Where">The directive's place in its file.</param>
/// <param name="Directive">The directive as it was written, in one line.</param>
/// <param name="Text">What it has become, in lanboot.yaml's names or in a sentence; empty where it is plain.</param>
internal sealed record ImportLine(SettingOrigin Where, ImportOutcome Outcome, string Directive, string Text);
