using StreamRec.Catalog;

namespace StreamRec.Ranking;

/// <summary>
/// One surface: its name, which titles belong on it, in which order, what it shows beyond the pool, and the reason that it gives
/// for all of them. Instances keep no state.
/// </summary>
internal abstract class SurfaceDefinition(string name)
{
    public string Name { get; } = name;

    /// <summary>How clients are told of it.</summary>
    public virtual string Accepted => Name;

    /// <summary>The surface of this name, if it is this one, or one of this family; else null.</summary>
    public virtual SurfaceDefinition? Named(string name) => name == Name ? this : null;

    /// <summary>Why there is none of this name where titles have these attributes; null: there is.</summary>
    public virtual string? ProblemWith(AttributeDeclarations titles) => null;

    /// <summary>The person's own titles that alone are shown, also those that are blocked elsewhere; null: all candidates.</summary>
    public virtual PersonalSource? Own => null;

    /// <summary>The title belongs here.</summary>
    public virtual bool Matches(int item, Title title, in World world) => true;

    /// <summary>Gives what candidates are ordered by, higher first; by default their score.</summary>
    public virtual float Order(int item, Title title, float score, in World world) => score;

    /// <summary>The list is made diverse (MMR); else it stays as ordered.</summary>
    public virtual bool IsDiverse => true;

    /// <summary>Its order is the model's, which may be put to the test by chance; others promise theirs.</summary>
    public virtual bool IsShuffled => IsDiverse && Own is null;

    /// <summary>New titles get places of their own, as the settings say.</summary>
    public virtual bool Explores => false;

    /// <summary>Titles beyond the pool, for a surface that the pool would leave thin.</summary>
    public virtual SurfaceBeyond Beyond => SurfaceBeyond.Catalogue;

    public virtual Reason Reason(int item, Reason reason, in World world) => reason;
}

/// <summary>What a surface shows beyond the pool.</summary>
/// <param name="Source">Noted at each of the titles.</param>
/// <param name="Titles">Where they are looked for.</param>
/// <param name="More">Where they are looked for when too few of those can be shown; null: nowhere.</param>
/// <param name="CountsPool">As many are added as the pool lacks; else a whole list's worth, whatever the pool has.</param>
internal sealed record SurfaceBeyond(
    CandidateSources Source, SurfaceBeyond.Candidates Titles, SurfaceBeyond.Candidates? More = null, bool CountsPool = true)
{
    public delegate ReadOnlySpan<int> Candidates(in World world);

    public static SurfaceBeyond Catalogue { get; } = new(CandidateSources.Catalogue, static (in World world) => world.Catalog.Items);
}
