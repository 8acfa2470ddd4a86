using Akka.Actor;
using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>How much is kept and watched: what one user's screens ask for is bounded.</summary>
internal sealed partial class UserLists
{
    /// <summary>Lists kept for repeated reads, so that they keep their version. What is watched stays beyond it.</summary>
    private const int Kept = 16;

    /// <summary>Each fold scores every watched context and makes every watched list anew: one user's screens may ask for so many.</summary>
    private void RequireBudget(ListRequest request, Predicate<Subscription>? replaced)
    {
        var lists = new HashSet<ListRequest>();
        var contexts = new HashSet<ContextKey>();
        foreach (var watched in _subscriptions)
        {
            if (replaced?.Invoke(watched) is true) continue;
            lists.Add(watched.Shown.Request);
            contexts.Add(watched.Shown.Context.Key);
        }
        if (lists.Contains(request)) return;
        if (!contexts.Contains(ContextKey.Of(request)) && contexts.Count >= budget.Contexts)
            throw new ListBudgetException(ReadRefusal.TooManyContexts,
                $"The lists of user {user} are watched in {contexts.Count} contexts (country, maturity, device) already, the most that one user may have.");
        if (replaced is not null && lists.Count >= budget.Lists)
            throw new ListBudgetException(ReadRefusal.TooManyLists,
                $"{lists.Count} lists of user {user} (surface, limit and context) are watched already, the most that one user may have.");
    }

    /// <summary>What a client chooses (surface, limit, country, device) is never kept beyond what is watched and a few more.</summary>
    private void MakeRoom(ListRequest request)
    {
        if (_shown.ContainsKey(request)) return;
        if (_shown.Count < Kept && (_contexts.Count < budget.Contexts || _contexts.ContainsKey(ContextKey.Of(request)))) return;
        ForgetUnwatched();
    }

    private void ForgetUnwatched()
    {
        var watched = new HashSet<Shown>();
        foreach (var s in _subscriptions) watched.Add(s.Shown);
        foreach (var (kept, shown) in _shown)
        {
            if (!watched.Contains(shown)) _shown.Remove(kept);
        }
        foreach (var (key, context) in _contexts)
        {
            if (!watched.Any(s => s.Context == context)) _contexts.Remove(key);
        }
    }
}
