using System.Collections.Immutable;
using System.Text.Json;

namespace StreamRec.Catalog;

/// <summary>Attributes: each is checked against its declaration.</summary>
internal ref partial struct TitleReader
{
    /// <summary>Attributes alone, of whomever they are, by the same rules.</summary>
    public static ImmutableArray<TitleAttribute> ReadAttributes(
        ReadOnlySpan<byte> utf8, AttributeDeclarations declared, bool refusesUndeclared)
    {
        var reader = new TitleReader
        {
            _json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = TitleLimits.Depth }),
            _declared = declared,
            _refusesUndeclared = refusesUndeclared,
        };
        reader._json.Read();
        return reader.Attributes();
    }

    private ImmutableArray<TitleAttribute> Attributes()
    {
        if (_json.TokenType != JsonTokenType.StartObject)
            throw TitleRefusedException.Of("attributes", Shown(), "an object of attributes that are declared");
        var values = new TitleAttribute[_declared.All.Count];
        var given = 0UL;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var number = _declared.IndexOf(StringOrNull());
            if (number < 0 && _refusesUndeclared)
                throw new TitleRefusedException(
                    $"attributes.{Shown().Trim('"')} is not declared ({_declared.Section}); accepted: {_declared.Accepted}.");
            _json.Read();
            if (number < 0)
            {
                _json.Skip();
                continue;
            }
            if ((given & (1UL << number)) != 0)
                throw new TitleRefusedException($"attributes.{_declared.All[number].Name} is given twice; accepted: once.");
            given |= 1UL << number;
            if (_json.TokenType != JsonTokenType.Null) values[number] = Attribute(_declared.All[number]);
        }
        return [.. values.Where(value => value.Declared is not null)];
    }

    private TitleAttribute Attribute(AttributeDeclaration declared)
    {
        var field = $"attributes.{declared.Name}";
        return declared.Type switch
        {
            AttributeType.Number => TitleAttribute.Of(declared, Number(field)),
            AttributeType.Keyword => TitleAttribute.Of(declared, (string[])[SharedText.Of(Text(field, 1, TitleLimits.WordLength))]),
            AttributeType.Keywords => TitleAttribute.Of(declared, Words(field, TitleLimits.Keywords).ToArray()),
            AttributeType.Text => TitleAttribute.OfText(declared, Text(field, 0, TitleLimits.DescriptionLength)),
            AttributeType.Vector => TitleAttribute.Of(declared, Vector(field)),
            _ => TitleAttribute.Of(declared, Flag(field)),
        };
    }

    private readonly double Number(string field) =>
        _json.TokenType == JsonTokenType.Number && _json.TryGetDouble(out var value) && double.IsFinite(value)
            ? value : throw TitleRefusedException.Of(field, Shown(), "a number");

    private readonly bool Flag(string field) => _json.TokenType is JsonTokenType.True or JsonTokenType.False
        ? _json.GetBoolean() : throw TitleRefusedException.Of(field, Shown(), "true, false");

    private float[] Vector(string field)
    {
        StartList(field);
        var vector = new List<float>();
        while (NextIn(field, vector.Count, TitleLimits.VectorLength))
            vector.Add((float)Number(field) is var value && float.IsFinite(value)
                ? value : throw TitleRefusedException.Of(field, Shown(), "numbers of 32 bits"));
        return vector.Count > 0
            ? [.. vector] : throw TitleRefusedException.Of(field, "an empty list", $"1–{TitleLimits.VectorLength} numbers");
    }
}
