using StreamRec.Domain;

namespace StreamRec.Catalog;

/// <summary>Attributes of titles as they stand in HOCON: <c>price = number</c>, <c>brand = keyword</c>.</summary>
public class AttributesSection : ISettingSection
{
    /// <summary>A title says each once, which is a bit.</summary>
    protected virtual int Most => 64;

    /// <summary>What values may be.</summary>
    protected virtual IReadOnlyList<AttributeType> Types { get; } = Enum.GetValues<AttributeType>();

    /// <summary>An example, for people.</summary>
    protected virtual string Example => "price = number";

    private string TypeNames => string.Join(", ", Types.Select(NameOf));

    public string Accepted => $"a section of names such as {Example}; types are {TypeNames}";

    public static string NameOf(AttributeType type) => type.ToString().ToLowerInvariant();

    /// <exception cref="FormatException">A name or a type is not accepted.</exception>
    public object Read(IReadOnlyDictionary<string, string> values)
    {
        if (values.Count > Most) throw new FormatException($"{values.Count} attributes are declared; at most {Most} are accepted.");
        return Declarations(values.Select(value => Read(value.Key, value.Value)));
    }

    /// <exception cref="FormatException">A name is not accepted.</exception>
    protected virtual AttributeDeclarations Declarations(IEnumerable<AttributeDeclaration> declared) => new(declared);

    public string Write(object value) =>
        $"{{ {string.Concat(((AttributeDeclarations)value).All.Select(declared => $"{declared.Name} = {NameOf(declared.Type)} "))}}}";

    private AttributeDeclaration Read(string name, string type)
    {
        OwnName.Require(name);
        foreach (var known in Types)
            if (NameOf(known) == type) return new AttributeDeclaration(name, known);
        throw new FormatException($"{name} = {type} is not accepted; expected one of {TypeNames}.");
    }
}
