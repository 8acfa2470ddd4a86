using System.Diagnostics;
using Akka.Actor;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Actors;

/// <summary>
/// What lists are told of: the profile after an event, and whether later events may be missing. <paramref name="Now"/> in ms.
/// </summary>
internal readonly record struct Moment(Profile Profile, LastEvent? LastEvent, long Now, bool Incomplete);

/// <summary>
/// The lists of one user while somebody looks: one ranker per context (country, maturity, device), one current list with its
/// version per request. Every list that is new takes the next number of the user's one counter, so a number never names two
/// lists; a list of which no place changed keeps its number and its array. Lists are of the profile as of now: expired
/// impressions and sessions count, and no state changes by it.
/// </summary>
/// <param name="inView">Hears of each list that is new; null: lists are not logged.</param>
internal sealed partial class UserLists(
    UserId user, IRankers rankers, FoldOptions options, ListBudget budget, ListVersion version, ListsInView? inView = null)
{
    /// <summary>Touched titles above which scoring all is no dearer, also where nobody asks for the list.</summary>
    private const int MostTouched = 64;

    private sealed record ContextKey(string? Country, int? Maturity, string? Device)
    {
        public static ContextKey Of(ListRequest request) => new(request.Country, request.Maturity, request.Device);
    }

    private sealed class Context(ContextKey key, IRanker ranker)
    {
        public readonly ContextKey Key = key;
        public readonly IRanker Ranker = ranker;
        public readonly List<ItemId> Touched = [];
        public bool Stale = true;
        public long PinnedAt;
    }

    private sealed class Shown(ListRequest request, Context context)
    {
        public readonly ListRequest Request = request;
        public readonly Context Context = context;
        public ListUpdate? Last;
        public long Told;
        public long Generation = -1;
    }

    private readonly record struct Subscription(IActorRef Screen, Shown Shown);

    private readonly Dictionary<ContextKey, Context> _contexts = [];
    private readonly Dictionary<ListRequest, Shown> _shown = [];
    private readonly List<Subscription> _subscriptions = [];
    private Profile _view = Profile.Empty;
    private Profile? _viewOf;
    private long _now;
    private long _generation;

    public bool Watched => _subscriptions.Count > 0;

    /// <summary>When time alone would next change a list, ms.</summary>
    public long? NextExpiry { get; private set; }

    /// <summary>When the oldest of the watched lists' pins was pinned, ms; null when nobody watches.</summary>
    public long? PinnedAt
    {
        get
        {
            long? oldest = null;
            foreach (var (_, shown) in _subscriptions) oldest = Math.Min(oldest ?? long.MaxValue, shown.Context.PinnedAt);
            return oldest;
        }
    }

    /// <exception cref="ArgumentException">No such surface; then nothing has changed.</exception>
    /// <exception cref="ListBudgetException">More would be watched than the user's budget allows; then nothing has changed.</exception>
    public void Subscribe(IActorRef screen, ListRequest request)
    {
        if (!rankers.Knows(request.Surface)) throw new ArgumentException($"'{request.Surface.Name}' is not a surface.");
        RequireBudget(request, replaced: s => s.Screen.Equals(screen) && s.Shown.Request.Surface == request.Surface);
        Unsubscribe(screen, request.Surface);
        MakeRoom(request);
        _subscriptions.Add(new Subscription(screen, ShownOf(request)));
    }

    /// <summary>True when the screen watches nothing any more.</summary>
    public bool Unsubscribe(IActorRef screen, Surface surface)
    {
        _subscriptions.RemoveAll(s => s.Screen.Equals(screen) && s.Shown.Request.Surface == surface);
        return !IsWatching(screen);
    }

    public void Remove(IActorRef screen) => _subscriptions.RemoveAll(s => s.Screen.Equals(screen));

    /// <summary>A fold happened: remembers what is to be scored anew. Scores nothing.</summary>
    public void Note(FoldEffect effect, IReadOnlyList<ItemId> touched)
    {
        if (effect == FoldEffect.Repeat) return;
        _generation++;
        foreach (var context in _contexts.Values)
        {
            if (effect == FoldEffect.All || context.Touched.Count + touched.Count > MostTouched) context.Stale = true;
            if (context.Stale) context.Touched.Clear();
            else context.Touched.AddRange(touched);
        }
    }

    /// <summary>The next list pins what the node has then. What nobody watches would go on with older pins, and is let go.</summary>
    public void Adopt()
    {
        ForgetUnwatched();
        foreach (var context in _contexts.Values) context.Stale = true;
    }

    public bool Shows(IReadOnlySet<ItemId> items)
    {
        foreach (var shown in _shown.Values)
        {
            if (shown.Last is null) continue;
            foreach (var title in shown.Last.Items)
            {
                if (items.Contains(title.ItemId)) return true;
            }
        }
        return false;
    }

    /// <exception cref="ArgumentException">No such surface.</exception>
    /// <exception cref="ListBudgetException">Its context would be one more than the user's budget allows beside those watched.</exception>
    public ListUpdate Read(ListRequest request, in Moment moment)
    {
        if (!_shown.ContainsKey(request)) RequireBudget(request, replaced: null);
        MakeRoom(request);
        Advance(moment);
        return Current(ShownOf(request), moment);
    }

    /// <summary>The first list of a subscription that has just been made.</summary>
    public void Tell(IActorRef screen, ListRequest request, in Moment moment, IActorRef sender)
    {
        var shown = ShownOf(request);
        screen.Tell(Read(request, moment), sender);
        // Other screens of the same list hear of a new version by the next push.
        if (_subscriptions.TrueForAll(s => s.Shown != shown || s.Screen.Equals(screen))) shown.Told = shown.Last!.Version;
    }

    /// <summary>Tells every screen its lists; with <paramref name="onlyChanged"/> not those that it has been told already.</summary>
    public void Push(in Moment moment, IActorRef sender, bool onlyChanged)
    {
        if (!Watched) return;
        Advance(moment);
        foreach (var (_, shown) in _subscriptions) Current(shown, moment);
        foreach (var (screen, shown) in _subscriptions)
        {
            if (!onlyChanged || shown.Told != shown.Last!.Version) screen.Tell(shown.Last, sender);
        }
        foreach (var (_, shown) in _subscriptions) shown.Told = shown.Last!.Version;
    }

    private void Advance(in Moment moment)
    {
        var profile = moment.Profile;
        _now = Math.Max(_now, moment.Now);
        if (ReferenceEquals(profile, _viewOf) && !(NextExpiry <= _now)) return;
        _view = _viewOf = profile;
        NextExpiry = profile.NextExpiry(options);
        if (!(NextExpiry <= _now)) return;
        var asOf = profile.AsOf(_now, options);
        _view = asOf.Profile;
        NextExpiry = _view.NextExpiry(options);
        Note(asOf.Effect, asOf.Touched);
    }

    private ListUpdate Current(Shown shown, in Moment moment)
    {
        var context = shown.Context;
        Refresh(context);
        var last = shown.Last;
        var items = last is not null && shown.Generation == _generation
            ? last.Items
            : context.Ranker.List(_view, shown.Request.Surface, shown.Request.Limit);
        shown.Generation = _generation;
        if (last is null || last.Items != items || last.Incomplete != moment.Incomplete)
        {
            var provenance = context.Ranker.Provenance;
            shown.Last = new ListUpdate(
                user, shown.Request.Surface, version.Next(), provenance.Model, moment.LastEvent, items, provenance, moment.Incomplete);
            inView?.Showed(shown.Last, shown.Request.Limit, _view);
            return shown.Last;
        }
        return last.AsOf == moment.LastEvent ? last : shown.Last = last with { AsOf = moment.LastEvent };
    }

    private void Refresh(Context context)
    {
        var ranker = context.Ranker;
        if (context.Stale || ranker.Outdated)
        {
            var began = Stopwatch.GetTimestamp();
            var (country, maturity, device) = context.Key;
            ranker.ScoreAll(_view, new RankingContext(_now, country ?? _view.KnownCountry, device, Highest(maturity))
            {
                Shuffle = rankers.ShuffleOf(user, _now),
            });
            context.PinnedAt = _now;
            context.Stale = false;
            context.Touched.Clear();
            _generation++;
            ActorsMetrics.Scored(true, ranker.Candidates, ranker.Candidates, began);
        }
        else if (context.Touched.Count > 0)
        {
            var began = Stopwatch.GetTimestamp();
            ActorsMetrics.Scored(false, ranker.Rescore(_view, context.Touched), ranker.Candidates, began);
            context.Touched.Clear();
        }
    }

    /// <summary>Highest minimum age that the person is shown: what is asked for, within what is known of them.</summary>
    private int Highest(int? maturity)
    {
        const int all = PersonAttributes.HighestMaturityLimit;
        return Math.Min(maturity ?? all, _view.Attributes.MaturityLimit ?? all);
    }

    private bool IsWatching(IActorRef screen) => _subscriptions.Exists(s => s.Screen.Equals(screen));

    private Shown ShownOf(ListRequest request)
    {
        if (_shown.TryGetValue(request, out var shown)) return shown;
        var key = ContextKey.Of(request);
        if (!_contexts.TryGetValue(key, out var context)) _contexts[key] = context = new Context(key, rankers.Create());
        return _shown[request] = new Shown(request, context);
    }
}
