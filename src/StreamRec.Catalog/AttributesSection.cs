using StreamRec.Domain;

namespace StreamRec.Catalog;

/// <summary>Attributes of titles as they stand in HOCON: <c>price = number</c>, <c>brand = keyword</c>.</summary>
public sealed class AttributesSection : ISettingSection
{
    /// <summary>A title says each once, which is a bit.</summary>
    private const int Most = 64;

    private static readonly AttributeType[] Types = Enum.GetValues<AttributeType>();

    private static readonly string TypeNames = string.Join(", ", Types.Select(NameOf));

    public string Accepted => $"a section of names such as price = number; types are {TypeNames}";

    public static string NameOf(AttributeType type) => type.ToString().ToLowerInvariant();

    /// <exception cref="FormatException">A name or a type is not accepted.</exception>
    public object Read(IReadOnlyDictionary<string, string> values)
    {
        if (values.Count > Most) throw new FormatException($"{values.Count} attributes are declared; at most {Most} are accepted.");
        return new AttributeDeclarations(values.Select(value => Read(value.Key, value.Value)));
    }

    public string Write(object value) =>
        $"{{ {string.Concat(((AttributeDeclarations)value).All.Select(declared => $"{declared.Name} = {NameOf(declared.Type)} "))}}}";

    private static AttributeDeclaration Read(string name, string type)
    {
        OwnName.Require(name);
        var known = Array.FindIndex(Types, known => NameOf(known) == type);
        return known >= 0
            ? new AttributeDeclaration(name, Types[known])
            : throw new FormatException($"{name} = {type} is not accepted; expected one of {TypeNames}.");
    }
}
