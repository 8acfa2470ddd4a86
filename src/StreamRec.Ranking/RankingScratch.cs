using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>One thread's reusable buffers: what is read from a profile before candidates are gathered, scored or explained.</summary>
internal sealed class RankingScratch
{
    private int[] _statePlaces = [];
    private int[] _numbered = [];
    private int _numberedCount;

    public History History { get; } = new();
    public CoOccurrenceScores Knn { get; } = new();
    public ContentScores Content { get; } = new();
    public EncoderScores Encoder { get; } = new();
    public TopItems Top { get; } = new();

    /// <summary>
    /// The strongest by co-occurrence, content and encoder, kept while candidates are gathered: they are asked for twice.
    /// </summary>
    public TopItems KnnTop { get; } = new();
    public TopItems ContentTop { get; } = new();
    public TopItems EncoderTop { get; } = new();

    /// <summary>The new titles among a surface's, for the places that are theirs.</summary>
    public TopItems Fresh { get; } = new();

    /// <summary>By title number: place in the pool + 1, −1 when skipped, 0 when not met. Left as zeros by whoever uses it.</summary>
    public int[] Places { get; private set; } = [];

    /// <summary>Places of a set, by row of a batch.</summary>
    public int[] Touched { get; } = new int[RankerBatch.Largest];

    /// <summary>By place of a slate's head: similarity to the nearest chosen so far, and how many chosen it was compared with.</summary>
    public float[] Nearest { get; } = new float[SlatePolicy.Head];
    public int[] Compared { get; } = new int[SlatePolicy.Head];
    public int[] Chosen { get; } = new int[SlatePolicy.Head];

    /// <summary>The least value at which one of a slate was chosen; −∞ when there were not enough to choose from.</summary>
    public float Lowest { get; set; }

    /// <summary>Everything that depends on the ring of strong events.</summary>
    public void ReadHistory(Profile profile, in World world, EncodedHistory encoded)
    {
        var index = world.Catalog.Index;
        if (Places.Length < index.Count) Places = new int[Math.Max(index.Count, Places.Length * 2)];
        History.Read(profile, world);
        Knn.Accumulate(world.Signals, History.Chosen);
        Content.Accumulate(world.Catalog, History);
        encoded.Read(profile, world);
        Encoder.Read(encoded, world);
    }

    public Affinity AffinityOf(int item) => Content.Of(item, Knn[item], Knn.Because(item), Encoder[item]);

    /// <summary>Numbers the titles of the profile, so that <see cref="StateOf"/> is one look-up.</summary>
    public void ReadStates(Profile profile, ItemIndex index)
    {
        foreach (var item in _numbered.AsSpan(0, _numberedCount)) _statePlaces[item] = 0;
        _numberedCount = 0;
        if (_statePlaces.Length < index.Count) _statePlaces = new int[Math.Max(index.Count, _statePlaces.Length * 2)];
        var titles = profile.Titles;
        if (_numbered.Length < titles.Length) Array.Resize(ref _numbered, Math.Max(titles.Length, ProfileBounds.Titles));
        for (var place = 0; place < titles.Length; place++)
        {
            if (!index.TryGet(titles[place].Id, out var item) || item >= _statePlaces.Length) continue;
            _statePlaces[item] = place + 1;
            _numbered[_numberedCount++] = item;
        }
    }

    /// <summary>Place in the profile's titles, −1 when it has none.</summary>
    public int StateOf(int item) => item < _statePlaces.Length ? _statePlaces[item] - 1 : -1;
}
