using System.Numerics;
using System.Runtime.InteropServices;

namespace StreamRec.Catalog;

/// <summary>
/// A title's content as a unit vector of 256 floats: places of its own for genres, era, kind and language, signed feature
/// hashing (Weinberger et al., ICML 2009) for people, for words and tags, and for kinds beyond film and series. Each part has a
/// fixed share of the length. Era, kind and language are its circumstances: see <see cref="ContentProduct"/>.
/// </summary>
internal static class ContentVector
{
    public const int Dimensions = 256;

    private const int Genres = 0, GenrePlaces = 32;
    private const int People = 32, PeoplePlaces = 96;
    private const int Text = 128, TextPlaces = 104;
    private const int Circumstances = 232;
    private const int Era = 232, EraPlaces = 14;
    private const int Kind = 246, KindPlaces = 2;
    private const int Language = 248, LanguagePlaces = 8;

    private const float KindShare = .3f;

    /// <summary>Each feature is spread over this many places, so that one collision does not make two people one.</summary>
    private const int Spread = 4;

    // IMDb's genres have places of their own; others share what is left.
    private static readonly string[] KnownGenres =
    [
        "action", "adventure", "animation", "biography", "comedy", "crime", "documentary", "drama", "family", "fantasy",
        "film noir", "history", "horror", "music", "musical", "mystery", "romance", "sci fi", "short", "sport", "thriller",
        "war", "western", "reality tv", "talk show", "news",
    ];

    /// <summary>Of a title of which nothing is known: like no other.</summary>
    public static float[] Blank { get; } = new float[Dimensions];

    /// <summary>
    /// Something is known of the title that can make it like another. A name is no such thing: where names are all there is they are
    /// numbers and codes as often as words, and what two words share by chance is more than what they mean.
    /// </summary>
    public static bool Says(Title title) =>
        !title.Genres.IsEmpty || !title.People.IsEmpty || !title.Tags.IsEmpty || title.HasDescription || HasKeywords(title);

    private static bool HasKeywords(Title title)
    {
        foreach (var attribute in title.Attributes)
            if (attribute.Keywords.Length > 0) return true;
        return false;
    }

    public static float[] Of(Title title, TextStatistics statistics)
    {
        if (!Says(title)) return Blank;
        var vector = new float[Dimensions];
        foreach (var genre in title.Genres) vector[Genres + GenrePlace(Words.Fold(genre))] = 1;
        AddEra(vector, title.Year);
        if (title.Kind == TitleKind.Film) vector[Kind] = 1;
        else if (title.Kind == TitleKind.Series) vector[Kind + 1] = 1;
        if (title.Language.Length > 0) vector[Language + (int)(WordHash.Of(title.Language) % LanguagePlaces)] = 1;
        AddPeople(vector, title);
        foreach (var word in ContentWords.Of(title)) Spreads(vector.AsSpan(Text, TextPlaces), word, statistics.Weight(word));
        foreach (var tag in title.Tags) AddTag(vector, tag, statistics);
        foreach (var attribute in title.Attributes)
            foreach (var keyword in attribute.Keywords) AddTag(vector, keyword, statistics);

        Scale(vector.AsSpan(Genres, GenrePlaces), 1);
        Scale(vector.AsSpan(Era, EraPlaces), .5f);
        Scale(vector.AsSpan(Kind, KindPlaces), KindShare);
        Scale(vector.AsSpan(Language, LanguagePlaces), .3f);
        Scale(vector.AsSpan(People, PeoplePlaces), .7f);
        Scale(vector.AsSpan(Text, TextPlaces), .8f);
        if (title.Kind != TitleKind.Film && title.Kind != TitleKind.Series) AddKind(vector, title.Kind);
        Scale(vector, 1);
        return vector;
    }

    private static void AddTag(float[] vector, string tag, TextStatistics statistics) =>
        Spreads(vector.AsSpan(Text, TextPlaces), WordHash.Of(Words.Fold(tag)), 1.5f * MathF.Log(statistics.Titles / 10f + 2));

    /// <summary>
    /// Films and series have places of their own; any other kind is hashed, with signs, over all of the circumstances, after these
    /// have their shares: it is as long as theirs, and two kinds are nearly orthogonal.
    /// </summary>
    private static void AddKind(float[] vector, TitleKind kind) =>
        Spreads(vector.AsSpan(Circumstances), WordHash.Of(kind.Word), KindShare / MathF.Sqrt(Spread));

    public static ContentProduct Product(float[] a, float[] b)
    {
        var left = MemoryMarshal.Cast<float, Vector<float>>(a);
        var right = MemoryMarshal.Cast<float, Vector<float>>(b);
        var sum = Vector<float>.Zero;
        for (var k = 0; k < left.Length; k++) sum += left[k] * right[k];
        var circumstances = 0f;
        for (var k = Circumstances; k < Dimensions; k++) circumstances += a[k] * b[k];
        return new ContentProduct(Vector.Sum(sum), circumstances);
    }

    /// <summary>A vector's places of which the products are circumstances; a multiple of 32 of them, at its end.</summary>
    public static Range Tail => ^32..;

    /// <summary>Leaves of a vector's <see cref="Tail"/> the circumstances alone.</summary>
    public static Span<short> Circumstantial(Span<short> tail)
    {
        tail[..^(Dimensions - Circumstances)].Clear();
        return tail;
    }

    /// <summary>Which genres, kind and era the title's vector says.</summary>
    public static ContentKey Key(Title title)
    {
        var genres = 0u;
        foreach (var genre in title.Genres) genres |= 1u << GenrePlace(Words.Fold(genre));
        return new ContentKey(genres, title.Kind, title.Year == 0 ? 0 : Math.Clamp((title.Year - 1890) / 10, 1, EraPlaces));
    }

    private static int GenrePlace(string genre)
    {
        var known = Array.IndexOf(KnownGenres, genre);
        var others = GenrePlaces - KnownGenres.Length;
        return known >= 0 ? known : KnownGenres.Length + (int)(WordHash.Of(genre) % (ulong)others);
    }

    /// <summary>Decades from the 1900s, each year shared by the two nearest: 1994 is nearer to 2001 than to 1975.</summary>
    private static void AddEra(Span<float> vector, int year)
    {
        if (year == 0) return;
        var place = Math.Clamp((year - 1900) / 10f, 0, EraPlaces - 1.001f);
        var lower = (int)place;
        vector[Era + lower] = 1 - (place - lower);
        vector[Era + lower + 1] = place - lower;
    }

    /// <summary>Directors and creators count more than actors, first-named actors more than others.</summary>
    private static void AddPeople(float[] vector, Title title)
    {
        var billing = 1f;
        foreach (var person in title.People)
        {
            var weight = person.Role == "actor" ? billing : 1.3f;
            if (person.Role == "actor") billing *= .85f;
            Spreads(vector.AsSpan(People, PeoplePlaces), WordHash.Of(Words.Fold(person.Name)), weight);
        }
    }

    private static void Spreads(Span<float> part, ulong hash, float weight)
    {
        for (var k = 0; k < Spread && weight > 0; k++)
        {
            hash = WordHash.Mix(hash + 0x9e3779b97f4a7c15UL);
            part[(int)((hash >> 1) % (ulong)part.Length)] += (hash & 1) == 0 ? weight : -weight;
        }
    }

    private static void Scale(Span<float> part, float length)
    {
        var squares = 0f;
        foreach (var value in part) squares += value * value;
        if (squares <= 0) return;
        var factor = length / MathF.Sqrt(squares);
        for (var k = 0; k < part.Length; k++) part[k] *= factor;
    }
}
