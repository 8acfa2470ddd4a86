using System.Collections.Immutable;
using System.Text;
using StreamRec.Domain;

namespace StreamRec.Catalog;

/// <summary>Role: <c>director</c>, <c>actor</c> or <c>creator</c>.</summary>
public readonly record struct Person(string Name, string Role);

/// <summary>What is known of a title. JSON: one object of the same names (itemId, kind, title, …), see TitleJson.</summary>
public sealed record Title
{
    private readonly byte[] _description = [];

    public required ItemId Id { get; init; }
    public required TitleKind Kind { get; init; }
    public required string Name { get; init; }
    public int Year { get; init; }
    public ImmutableArray<string> Genres { get; init; } = [];
    public ImmutableArray<Person> People { get; init; } = [];

    /// <summary>Kept as UTF-8: of a million titles the descriptions are the most of their text, and seldom asked for.</summary>
    public string Description { get => Encoding.UTF8.GetString(_description); init => _description = Encoding.UTF8.GetBytes(value); }

    /// <summary>It has a description; says so without making it a string.</summary>
    internal bool HasDescription => _description.Length > 0;

    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Original language, ISO 639-1.</summary>
    public string Language { get; init; } = "";

    /// <summary>Where it may be shown, ISO 3166-1 alpha-2; empty = everywhere.</summary>
    public ImmutableArray<string> Countries { get; init; } = [];

    /// <summary>Minimum age in years, 0–21; null: nobody has rated it.</summary>
    public int? Maturity { get; init; }
    public int DurationMinutes { get; init; }

    /// <summary>Those that are declared and that it has, by name.</summary>
    public ImmutableArray<TitleAttribute> Attributes { get; init; } = [];

    /// <summary>
    /// When it was first there, ms; 0: known from the start. What its record or its line in the titles file says, so that it is the
    /// same on every node, whenever that began to read.
    /// </summary>
    public long AddedAt { get; init; }
}
