using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// What a list depends on besides profile, model, signals and catalogue. Pinned at a strong event, so that incremental
/// re-scoring stays exact. <paramref name="Now"/> in ms; <paramref name="Maturity"/>: highest minimum age that may be
/// shown (21 = all).
/// </summary>
public sealed record RankingContext(long Now, string? Country, string? Device, int Maturity)
{
    /// <summary>UTC hour of day.</summary>
    public int Hour => (int)(Now / 3_600_000 % 24);
}

/// <summary>All that a list is a function of, with the profile. Named in a list's provenance.</summary>
public sealed record Pins(RankerModel Model, CatalogSnapshot Catalog, SignalsSnapshot Signals, RankingContext Context);

/// <summary>One place of a slate, before it is put into words.</summary>
public readonly record struct SlateItem(int Item, float Score, Reason Reason, CandidateSources Sources);

/// <summary>Why a title is there: from the feature that decided. <paramref name="Because"/> names the title that it follows from, −1 if none.</summary>
public readonly record struct Reason(ReasonKind Kind, int Because);

public enum ReasonKind : byte { Popular, Similar, Content, Fresh, MyList, Continue }

[Flags]
public enum CandidateSources : byte
{
    None = 0, CoOccurrence = 1, Popularity = 2, Content = 4, Fresh = 8, MyList = 16, Continue = 32,
}

/// <summary>An ONNX ranker with its manifest. Loaded once, shared by all actors; scoring takes a worker's pre-bound buffers.</summary>
public sealed class RankerModel : IDisposable
{
    /// <summary>Short name for clients and provenance: the manifest's id.</summary>
    public string Id => throw new NotImplementedException();

    /// <exception cref="BundleRefusedException">The folder is no bundle that fits this code; the message names file and reason.</exception>
    public static RankerModel Load(string bundleFolder) => throw new NotImplementedException();
    public void Dispose() => throw new NotImplementedException();
}

public sealed class BundleRefusedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// A user's candidates and their scores over pinned inputs. Not safe for several threads: the user's actor owns it.
/// Scores after any history of calls equal those of one <see cref="ScoreAll"/> on the same profile and pins, bit for bit.
/// </summary>
public sealed class UserRanking
{
    /// <summary>Null before the first <see cref="ScoreAll"/>.</summary>
    public Pins? Pins => throw new NotImplementedException();

    /// <summary>Gathers the candidates anew and scores them all.</summary>
    public void ScoreAll(Profile profile, Pins pins) => throw new NotImplementedException();

    /// <summary>Re-scores the touched titles only. Returns how many candidates were re-scored.</summary>
    public int Rescore(Profile profile, IReadOnlyList<ItemId> touched) => throw new NotImplementedException();

    public int Candidates => throw new NotImplementedException();

    /// <summary>
    /// The surface's list: filters, the best 50 by score, MMR on them. <paramref name="surface"/>: home, films, series, trending,
    /// new, my-list, continue-watching, genre:NAME. Deterministic; a shorter limit gives a prefix.
    /// </summary>
    /// <exception cref="ArgumentException">Unknown surface; the message names it and those that exist.</exception>
    public SlateItem[] Slate(Profile profile, Surface surface, int limit) => throw new NotImplementedException();
}

/// <summary>A named place where lists are shown; one model and one pool of candidates serve them all.</summary>
public readonly record struct Surface(string Name)
{
    public static bool TryParse(string name, out Surface surface) => throw new NotImplementedException();
}
