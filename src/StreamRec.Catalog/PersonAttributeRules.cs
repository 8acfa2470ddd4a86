using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using StreamRec.Contracts;

namespace StreamRec.Catalog;

/// <summary>
/// What may be known of persons on this node: what is declared, checked as attributes of titles are, and what StreamRec understands by
/// itself. For entrances where somebody can be told, and for the topic of persons.
/// </summary>
public sealed class PersonAttributeRules
{
    private const int MostFavourites = TitleLimits.Genres;

    private readonly AttributeDeclarations _all;

    /// <param name="own">Those that the operator declares.</param>
    public PersonAttributeRules(AttributeDeclarations own) =>
        (Own, _all) = (own, new AttributeDeclarations(own.All.Concat(Understood)) { Section = PersonAttributesSection.Name });

    /// <summary>None is declared.</summary>
    public static PersonAttributeRules None => new(AttributeDeclarations.None);

    public AttributeDeclarations Own { get; }

    /// <summary>Those that need no declaration.</summary>
    public static ImmutableArray<AttributeDeclaration> Understood { get; } =
    [
        new(PersonAttributes.CountryName, AttributeType.Keyword), new(PersonAttributes.LocaleName, AttributeType.Keyword),
        new(PersonAttributes.MaturityLimitName, AttributeType.Number),
        new(PersonAttributes.FavouriteGenresName, AttributeType.Keywords), new(PersonAttributes.FavouriteKindsName, AttributeType.Keywords),
    ];

    /// <summary>Never throws, whatever the bytes; nothing at all is known of nobody.</summary>
    /// <param name="refusesUndeclared">
    /// A name that is not declared refuses the whole: for who can be told. Else it is passed over: a node that declares less than the
    /// topic has must not lose the rest.
    /// </param>
    public bool TryRead(
        ReadOnlySpan<byte> utf8, bool refusesUndeclared, [NotNullWhen(true)] out PersonAttributes? attributes,
        [NotNullWhen(false)] out EventProblem? problem)
    {
        // First that it is an object of values at all, in which nothing is said twice.
        if (!PersonAttributes.TryRead(utf8, out attributes, out problem)) return false;
        try
        {
            var values = TitleReader.ReadAttributes(Encoding.UTF8.GetBytes(attributes.Json), _all, refusesUndeclared);
            foreach (var value in values) Check(value);
            attributes = Of(values);
            return true;
        }
        catch (TitleRefusedException refused)
        {
            problem = new EventProblem(EventProblemKind.Invalid, EventProblemCodes.InvalidAttributes, "attributes", refused.Message);
            attributes = null;
            return false;
        }
    }

    /// <summary>Of the topic: what is not declared is passed over, as with titles.</summary>
    public bool TryReadRecord(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out PersonAttributes? attributes, [NotNullWhen(false)] out EventProblem? problem) =>
        TryRead(utf8, refusesUndeclared: false, out attributes, out problem);

    /// <summary>What is to be said against an event by these rules; null: nothing.</summary>
    public EventProblem? ProblemOf(UserEvent userEvent) =>
        userEvent.Attributes is not { IsNone: false } attributes
            || TryRead(Encoding.UTF8.GetBytes(attributes.Json), refusesUndeclared: true, out _, out var problem)
            ? null
            : problem with { EventId = userEvent.EventId };

    /// <summary>What a value means to StreamRec itself.</summary>
    private static void Check(in TitleAttribute value)
    {
        var name = value.Declared.Name;
        var words = value.Keywords;
        switch (name)
        {
            case PersonAttributes.CountryName:
                if (words[0].Length != 2 || !words[0].All(char.IsAsciiLetter))
                    throw Refused(name, words[0], "two letters, ISO 3166-1 alpha-2");
                break;
            case PersonAttributes.LocaleName:
                if (words[0].Length > EventLimits.LocaleBytes || !words[0].All(char.IsAscii))
                    throw Refused(name, words[0], $"a BCP 47 language tag of at most {EventLimits.LocaleBytes} bytes");
                break;
            case PersonAttributes.MaturityLimitName:
                var limit = value.Number;
                if (limit != Math.Truncate(limit) || limit is < 0 or > PersonAttributes.HighestMaturityLimit)
                    throw Refused(name, limit.ToString(CultureInfo.InvariantCulture), $"a whole number, 0–{PersonAttributes.HighestMaturityLimit}");
                break;
            case PersonAttributes.FavouriteKindsName:
                foreach (var word in words)
                    if (!TitleKind.TryParse(word, out _)) throw Refused(name, word, $"kinds: {TitleKind.Accepted}");
                goto case PersonAttributes.FavouriteGenresName;
            case PersonAttributes.FavouriteGenresName:
                if (words.Length > MostFavourites) throw Refused(name, $"a list of {words.Length}", $"at most {MostFavourites}");
                break;
        }
    }

    private static TitleRefusedException Refused(string name, string value, string accepted) =>
        TitleRefusedException.Of($"attributes.{name}", $"\"{value}\"", accepted);

    private static PersonAttributes Of(ImmutableArray<TitleAttribute> values)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer)) TitleJson.WriteAttributes(json, values);
        return PersonAttributes.TryRead(buffer.WrittenSpan, out var attributes, out var problem)
            ? attributes
            : throw new TitleRefusedException(problem.Detail);
    }
}
