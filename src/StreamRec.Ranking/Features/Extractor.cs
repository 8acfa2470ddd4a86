using StreamRec.Catalog;
using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>
/// One declared feature, computed. By what its method gets, it is a function of the ring of strong events, the title's own state and the
/// pins, as <see cref="FeatureList"/> asks of every feature: so a weak event changes it for the titles that it touches and for no others.
/// Instances keep no state: what the history says is in <see cref="HistoryFacts"/>.
/// </summary>
internal abstract class Extractor
{
    /// <summary>False: weak events do not change it.</summary>
    public virtual bool ReadsOwnState => false;

    /// <summary>The reason that a title is there for, when this feature decides; null: it is never one.</summary>
    public virtual ReasonKind? Reason => null;

    /// <summary>The attribute of titles that it reads, and what that has to be; null: none.</summary>
    public virtual (string Name, AttributeType[] Types)? Attribute => null;

    /// <summary>
    /// Reads what the history says, or what is known of the person, once for all candidates. Null: this feature asks neither.
    /// </summary>
    public virtual HistoryFacts? Read(Profile profile, History history, in World world) => null;

    /// <param name="state">The person's own state of the title; default when there is none.</param>
    /// <param name="facts">As <see cref="Read"/> gave it.</param>
    public abstract float Of(int item, Title title, in TitleState state, in World world, HistoryFacts? facts);
}

/// <summary>What the history says to one feature, the same for all candidates. Not changed once it is read.</summary>
internal sealed class HistoryFacts
{
    /// <summary>Of each value of a field, its share of the history's weight, 0–1, less that of what was turned down.</summary>
    public Dictionary<string, float>? Shares { get; init; }

    public float Number { get; init; }

    public float[]? Vector { get; init; }
}
