namespace StreamRec.Catalog;

/// <summary>Attributes of persons as they stand in HOCON: <c>plan = keyword</c>.</summary>
public sealed class PersonAttributesSection : AttributesSection
{
    public const string Name = "users.attributes";

    public static AttributeDeclarations None { get; } = new([]) { Section = Name };

    /// <summary>No texts and no vectors: a person's profile is small.</summary>
    protected override IReadOnlyList<AttributeType> Types { get; } =
        [AttributeType.Number, AttributeType.Keyword, AttributeType.Keywords, AttributeType.Flag];

    protected override string Example => "plan = keyword";

    protected override int Most => base.Most - PersonAttributeRules.Understood.Length;

    protected override AttributeDeclarations Declarations(IEnumerable<AttributeDeclaration> declared)
    {
        var own = new AttributeDeclarations(declared) { Section = Name };
        foreach (var taken in PersonAttributeRules.Understood)
            if (own.All.FirstOrDefault(one => one.Name.Equals(taken.Name, StringComparison.OrdinalIgnoreCase)) is { } same)
                throw new FormatException($"{same.Name} is StreamRec's own attribute {taken.Name}, which needs no declaration; another name is accepted.");
        return own;
    }
}
