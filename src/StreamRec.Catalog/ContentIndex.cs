namespace StreamRec.Catalog;

/// <summary>
/// Content vectors of a large catalogue as signed bytes, in lists by <see cref="ContentKey"/>. A title's nearest are looked for among
/// those of the nearest keys, so many of them as hold <see cref="LookedAt"/> titles: comparing with a million would take a third of a
/// second.
/// </summary>
internal sealed class ContentIndex
{
    /// <summary>Titles that are compared, at least.</summary>
    private const int LookedAt = 6_144;

    private readonly CatalogBasis _basis;
    private readonly CodeLists _lists;

    private ContentIndex(CatalogBasis basis, CodeLists lists) => (_basis, _lists) = (basis, lists);

    public static ContentIndex Of(CatalogBasis basis) => new(basis, CodeLists.Empty);

    public ContentIndex With(IEnumerable<(int Key, CodeChange Change)> changes) =>
        new(_basis, _lists.With(ContentVector.Dimensions, changes));

    public ContentKey Key(int number) => _basis.Keys[number];

    /// <summary>As <see cref="ContentVector.Product"/>, but for what is lost in bytes: about a thousandth.</summary>
    public ContentProduct Product(int a, int keyA, int b, int keyB)
    {
        var (left, right) = (_lists[keyA]!, _lists[keyB]!);
        var query = new Query(left, left.Find(a), stackalloc short[Query.Length]);
        return query.Product(right, right.Find(b));
    }

    /// <summary>Offers the titles of the nearest keys.</summary>
    public KeyRange Compare(int item, int key, NearestTitles nearest)
    {
        var list = _lists[key]!;
        var query = new Query(list, list.Find(item), stackalloc short[Query.Length]);
        var keys = _basis.Keys;
        keys = keys[..Math.Min(keys.Length, _lists.Bound)]; // those that were given a number later have no titles here
        Span<byte> steps = keys.Length <= 1 << 15 ? stackalloc byte[keys.Length] : new byte[keys.Length];
        var range = Range(Key(key), keys, steps);
        for (var number = 0; number < keys.Length; number++)
        {
            if (steps[number] < range.Lowest || _lists[number] is not { } others) continue;
            for (var k = 0; k < others.Count; k++)
                if (others.Items[k] != item)
                    nearest.Offer(others.Items[k], query.Product(others, k).Likeness);
        }
        return range;
    }

    /// <param name="steps">Receives the nearness of each key.</param>
    private KeyRange Range(ContentKey own, ReadOnlySpan<ContentKey> keys, Span<byte> steps)
    {
        Span<int> counts = stackalloc int[ContentKey.Steps];
        counts.Clear();
        for (var number = 0; number < keys.Length; number++)
        {
            var step = own.Nearness(keys[number]);
            steps[number] = (byte)step;
            counts[step] += _lists.CountOf(number);
        }
        var (lowest, above, within) = (ContentKey.Steps, 0, 0);
        while (lowest > 0 && within < LookedAt) (above, within) = (within, within + counts[--lowest]);
        return new KeyRange(lowest, above, within);
    }

    /// <summary>A row that others are compared with.</summary>
    private readonly ref struct Query
    {
        /// <summary>Numbers that it needs.</summary>
        public const int Length = ContentVector.Dimensions + 32;

        private readonly ReadOnlySpan<short> _whole, _circumstances;
        private readonly float _scale;

        public Query(CodeList list, int place, Span<short> space)
        {
            var row = list.Row(place);
            for (var k = 0; k < row.Length; k++) space[k] = row[k];
            var tail = space[ContentVector.Dimensions..];
            space[..ContentVector.Dimensions][ContentVector.Tail].CopyTo(tail);
            _whole = space[..ContentVector.Dimensions];
            _circumstances = ContentVector.Circumstantial(tail);
            _scale = list.Scale(place);
        }

        public ContentProduct Product(CodeList list, int place)
        {
            var row = list.Row(place);
            var scale = _scale * list.Scale(place);
            var circumstances = CodeList.Product(_circumstances, row[ContentVector.Tail]);
            return new ContentProduct(CodeList.Product(_whole, row) * scale, circumstances * scale);
        }
    }

    /// <summary>Keys from a <see cref="ContentKey.Nearness"/> on, and how many titles they have: with the lowest, and above it.</summary>
    public readonly record struct KeyRange(int Lowest, int Above, int Within)
    {
        /// <summary>Another comparison would look at the same keys.</summary>
        public bool Stands => Lowest == 0 ? Above < LookedAt : Above < LookedAt && Within >= LookedAt;

        public KeyRange After(int nearness, int change) => nearness < Lowest
            ? this
            : this with { Above = Above + (nearness > Lowest ? change : 0), Within = Within + change };
    }
}
