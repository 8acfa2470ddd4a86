using System.Collections.Immutable;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Actors;

/// <summary>
/// One user's candidates in one context, scored over pinned model, catalogue and signals: what an actor needs of ranking,
/// so that it can be tested without a model. Owned by one actor.
/// </summary>
public interface IRanker
{
    /// <summary>Pins what the node has now, gathers the candidates anew and scores them all.</summary>
    void ScoreAll(Profile profile, RankingContext context);

    /// <summary>Scores the touched titles anew over what is pinned. How many candidates that were.</summary>
    int Rescore(Profile profile, IReadOnlyList<ItemId> touched);

    int Candidates { get; }

    /// <summary>The same array (by reference) as before when not a place of the list has changed.</summary>
    ImmutableArray<RankedTitle> List(Profile profile, Surface surface, int limit);

    /// <summary>What is pinned.</summary>
    Provenance Provenance { get; }

    /// <summary>The node has another catalogue or model than the pinned one.</summary>
    bool Outdated { get; }
}

/// <summary>Makes rankers: one per user and context, while somebody looks.</summary>
public interface IRankers
{
    IRanker Create();

    bool Knows(Surface surface);

    /// <summary>The seed of the user's order now (ms); null: the model's order.</summary>
    long? ShuffleOf(UserId user, long now) => null;
}
