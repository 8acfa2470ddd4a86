namespace StreamRec.Catalog;

/// <summary>What values of an attribute are; the names in lower case are those of settings files.</summary>
public enum AttributeType
{
    /// <summary>Any finite number.</summary>
    Number,

    /// <summary>One word or short phrase: it is searched for, and makes titles alike as a tag does.</summary>
    Keyword,

    /// <summary>Several of them.</summary>
    Keywords,

    /// <summary>Sentences: they are searched.</summary>
    Text,

    /// <summary>Numbers in a fixed order, of a model of the operator's own.</summary>
    Vector,

    Flag,
}

/// <summary>An attribute that titles, or persons, may have.</summary>
public sealed record AttributeDeclaration(string Name, AttributeType Type);

/// <summary>
/// What titles may have besides the fields that all catalogues have (<see cref="Title"/>), or what may be known of persons, by the
/// operator's declaration. Immutable; the same on every node of a cluster.
/// </summary>
public sealed class AttributeDeclarations
{
    private readonly AttributeDeclaration[] _all;

    /// <param name="all">Each name once.</param>
    public AttributeDeclarations(IEnumerable<AttributeDeclaration> all) =>
        _all = [.. all.OrderBy(declared => declared.Name, StringComparer.Ordinal)];

    /// <summary>The section of the settings where they are declared, for messages.</summary>
    public string Section { get; init; } = "titles.attributes";

    /// <summary>None is declared.</summary>
    public static AttributeDeclarations None { get; } = new([]);

    /// <summary>By name: the order in which titles have them, and are written.</summary>
    public IReadOnlyList<AttributeDeclaration> All => _all;

    /// <summary>For people; says so when there are none.</summary>
    internal string Accepted => _all.Length == 0 ? "none is declared" : string.Join(", ", _all.Select(declared => declared.Name));

    internal int IndexOf(string? name) => Array.FindIndex(_all, declared => declared.Name == name);
}
