using System.Numerics.Tensors;
using StreamRec.Catalog;
using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>
/// How much of what the person chose lately has the title's words, less what was turned down: the mean over the title's words,
/// about −1 to 1 (more where a title has a word twice, as a director who acts).
/// </summary>
internal sealed class TasteFor(DeclaredFeature declared) : Extractor
{
    private readonly TitleField _field = TitleField.OfWords(declared);

    public override ReasonKind? Reason => ReasonKind.Content;

    public override (string, AttributeType[])? Attribute => _field.Attribute is { } name ? (name, IsOfTitle.Types) : null;

    public override HistoryFacts? Read(Profile profile, History history, in World world)
    {
        var (shares, weight, total) = (new Dictionary<string, float>(StringComparer.OrdinalIgnoreCase), 1f, 0f);
        for (var k = 0; k < history.Chosen.Length; k++, weight *= Taste.Recency)
        {
            Add(world.Catalog[history.Chosen[k]], history.IsPositive(k) ? weight : 0, shares);
            total += weight;
        }
        weight = 1;
        for (var k = 0; k < history.TurnedDown.Length; k++, weight *= Taste.Recency)
        {
            Add(world.Catalog[history.TurnedDown[k]], -weight * history.Strength(k), shares);
            total += weight * history.Strength(k);
        }
        if (total > 0)
            foreach (var word in shares.Keys) shares[word] /= total;
        return new HistoryFacts { Shares = shares };
    }

    public override float Of(int item, Title title, in TitleState state, in World world, HistoryFacts? facts)
    {
        var asked = (facts!.Shares!, Sum: 0f, Count: 0);
        _field.ForEach(title, ref asked, static (string word, ref (Dictionary<string, float> Shares, float Sum, int Count) asked) =>
        {
            asked.Sum += asked.Shares.GetValueOrDefault(word);
            asked.Count++;
        });
        return asked.Count == 0 ? declared.Missing : asked.Sum / asked.Count;
    }

    private void Add(Title? title, float weight, Dictionary<string, float> shares)
    {
        if (title is null || weight == 0) return;
        var adding = (shares, weight);
        _field.ForEach(title, ref adding, static (string word, ref (Dictionary<string, float> Shares, float Weight) adding) =>
            adding.Shares[word] = adding.Shares.GetValueOrDefault(word) + adding.Weight);
    }
}

/// <summary>The title's number less the mean of those that were chosen lately, however rated; Missing where either is not known.</summary>
internal sealed class DistanceFromHistory(DeclaredFeature declared) : Extractor
{
    private readonly TitleField _field = TitleField.OfNumber(declared);

    public override (string, AttributeType[])? Attribute => _field.Attribute is { } name ? (name, NumberOfTitle.Types) : null;

    public override HistoryFacts? Read(Profile profile, History history, in World world)
    {
        var (sum, total, weight) = (0f, 0f, 1f);
        for (var k = 0; k < history.Chosen.Length; k++, weight *= Taste.Recency)
        {
            if (world.Catalog[history.Chosen[k]] is not { } title || _field.Number(title) is not { } number) continue;
            sum += weight * number;
            total += weight;
        }
        return new HistoryFacts { Number = total > 0 ? sum / total : float.NaN };
    }

    public override float Of(int item, Title title, in TitleState state, in World world, HistoryFacts? facts) =>
        _field.Number(title) is { } number && !float.IsNaN(facts!.Number) ? number - facts.Number : declared.Missing;
}

/// <summary>
/// The cosine between the title's vector and the mean of those that were chosen lately; Missing where either is not known.
/// </summary>
internal sealed class LikenessToHistory(DeclaredFeature declared) : Extractor
{
    private readonly TitleField _field = TitleField.OfVector(declared);

    public override ReasonKind? Reason => ReasonKind.Content;

    public override (string, AttributeType[])? Attribute => (_field.Attribute!, VectorOfTitle.Types);

    public override HistoryFacts? Read(Profile profile, History history, in World world)
    {
        float[]? sum = null;
        var weight = 1f;
        for (var k = 0; k < history.Chosen.Length; k++, weight *= Taste.Recency)
        {
            if (!history.IsPositive(k) || world.Catalog[history.Chosen[k]] is not { } title) continue;
            var vector = _field.Vector(title);
            if (vector.IsEmpty) continue;
            sum ??= new float[vector.Length];
            // Vectors of another length are of another model: they cannot be compared.
            if (vector.Length == sum.Length) TensorPrimitives.MultiplyAdd(vector, weight, sum, sum);
        }
        return new HistoryFacts { Vector = sum };
    }

    public override float Of(int item, Title title, in TitleState state, in World world, HistoryFacts? facts)
    {
        var vector = _field.Vector(title);
        if (facts!.Vector is not { Length: > 0 } mean || vector.Length != mean.Length) return declared.Missing;
        var norms = TensorPrimitives.Norm(vector) * TensorPrimitives.Norm(mean);
        return norms > 0 ? TensorPrimitives.Dot(vector, mean) / norms : declared.Missing;
    }
}

/// <summary>How much history there is, the same for all candidates.</summary>
internal sealed class OfHistory(DeclaredFeature declared) : Extractor
{
    private static readonly SortedDictionary<string, Func<History, float>> Known = new(StringComparer.Ordinal)
    {
        ["chosen"] = history => history.Chosen.Length,
        ["turnedDown"] = history => history.TurnedDown.Length,
        ["chosenInSession"] = history =>
        {
            var count = 0;
            for (var k = 0; k < history.Chosen.Length; k++) if (history.IsInSession(k)) count++;
            return count;
        },
    };

    private readonly Func<History, float> _read = Extractors.OneOf("of", declared.Of, Known);

    public override HistoryFacts? Read(Profile profile, History history, in World world) => new() { Number = _read(history) };

    public override float Of(int item, Title title, in TitleState state, in World world, HistoryFacts? facts) => facts!.Number;
}

/// <summary>What is known of the person besides their acts, the same for all candidates.</summary>
internal sealed class OfPerson(DeclaredFeature declared) : Extractor
{
    private readonly string _name = declared.Of ?? throw new FormatException("of is not given; expected the name of a person's attribute");

    public override HistoryFacts? Read(Profile profile, History history, in World world) => new()
    {
        Number = declared.Value is { } value
            ? profile.Attributes.WordsOf(_name).Contains(value, StringComparer.OrdinalIgnoreCase) ? 1 : 0
            : (float)(profile.Attributes.NumberOf(_name) ?? declared.Missing),
    };

    public override float Of(int item, Title title, in TitleState state, in World world, HistoryFacts? facts) => facts!.Number;
}
