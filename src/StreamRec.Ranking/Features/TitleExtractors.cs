using StreamRec.Catalog;
using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>A number of the title, or a flag as 0 or 1.</summary>
internal sealed class NumberOfTitle(DeclaredFeature declared) : Extractor
{
    private readonly TitleField _field = TitleField.OfNumber(declared);

    public override (string, AttributeType[])? Attribute => _field.Attribute is { } name ? (name, Types) : null;

    internal static readonly AttributeType[] Types = [AttributeType.Number, AttributeType.Flag];

    public override float Of(int item, Title title, in TitleState state, in World world, HistoryFacts? facts) =>
        _field.Number(title) ?? declared.Missing;
}

/// <summary>1 when one of the title's words is the value, in whatever case; else 0.</summary>
internal sealed class IsOfTitle(DeclaredFeature declared) : Extractor
{
    private readonly TitleField _field = TitleField.OfWords(declared);
    private readonly string _value = declared.Value
        ?? throw new FormatException("value is not given; expected what the field is compared with");

    public override (string, AttributeType[])? Attribute => _field.Attribute is { } name ? (name, Types) : null;

    internal static readonly AttributeType[] Types = [AttributeType.Keyword, AttributeType.Keywords];

    public override float Of(int item, Title title, in TitleState state, in World world, HistoryFacts? facts)
    {
        var asked = (_value, Found: 0f);
        _field.ForEach(title, ref asked, static (string word, ref (string Value, float Found) asked) =>
        {
            if (word.Equals(asked.Value, StringComparison.OrdinalIgnoreCase)) asked.Found = 1;
        });
        return asked.Found;
    }
}

/// <summary>One number of a vector of the title.</summary>
internal sealed class VectorOfTitle(DeclaredFeature declared) : Extractor
{
    private readonly TitleField _field = TitleField.OfVector(declared);
    private readonly int _index = declared.Index is >= 0 and var index
        ? index
        : throw new FormatException($"index is {declared.Index?.ToString() ?? "not given"}; expected a number of the vector, from 0");

    public override (string, AttributeType[])? Attribute => (_field.Attribute!, Types);

    internal static readonly AttributeType[] Types = [AttributeType.Vector];

    public override float Of(int item, Title title, in TitleState state, in World world, HistoryFacts? facts) =>
        _field.Vector(title) is var vector && _index < vector.Length ? vector[_index] : declared.Missing;
}

/// <summary>How many words a text of the title has.</summary>
internal sealed class WordsOfTitle(DeclaredFeature declared) : Extractor
{
    private static readonly AttributeType[] Types = [AttributeType.Text];
    private readonly TitleField _field = TitleField.OfText(declared);

    public override (string, AttributeType[])? Attribute => _field.Attribute is { } name ? (name, Types) : null;

    public override float Of(int item, Title title, in TitleState state, in World world, HistoryFacts? facts)
    {
        var (words, isWithin) = (0, false);
        foreach (var c in _field.Text(title))
        {
            var isLetter = char.IsLetterOrDigit(c);
            if (isLetter && !isWithin) words++;
            isWithin = isLetter;
        }
        return words;
    }
}
