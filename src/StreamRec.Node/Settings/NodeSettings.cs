using Akka.Configuration;
using StreamRec.Actors;
using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Gateway;
using StreamRec.Ingest;
using StreamRec.Ranking;

namespace StreamRec.Node.Settings;

/// <summary>
/// What a node runs with: the records of its rooms, each with the keys that it declares, and what is the node's own. <see
/// cref="SettingsReader"/> makes it; the order here is that of <c>hocon/streamrec.hocon</c>.
/// </summary>
public sealed record NodeSettings
{
    [Setting("data", """
        This folder has what the node keeps itself: SQLite, warm signals, live catalogue changes. One node at a time; a second one is
        refused.
        """, Variable = "STREAMREC_DATA", Accepted = "a folder")]
    public string Data { get; init; } = "./.streamrec";

    [Setting<TitlesText>("catalog", """
        The catalogue begins with this titles file (JSON lines); empty: the bundled demo catalogue.
        """, Variable = "STREAMREC_CATALOG")]
    public string? Catalog { get; init; }

    [Setting("titles.unrated-age", """
        A title that names no maturity counts as if it were from this age on: where a person or a screen has a limit below it, it is not
        shown.
        """, Range = "0..21")]
    public int UnratedAge { get; init; } = TitleLimits.MaxMaturity;

    [SettingSection<AttributesSection>("titles.attributes", """
        Attributes that titles of this catalogue have besides the fields of all catalogues, each with what its values are: number, keyword,
        keywords, text, vector or flag. For instance, inside the braces, each on a line:
          price = number
          brand = keyword
        All nodes of a cluster must declare the same. What an attribute is does not change: give it another name.
        """)]
    public AttributeDeclarations Attributes { get; init; } = AttributeDeclarations.None;

    [SettingSection<PersonAttributesSection>(PersonAttributesSection.Name, """
        Attributes that may be known of people (PUT /v1/users/{userId}/attributes, topic users), each with what its values are: number,
        keyword, keywords or flag. country, locale, maturityLimit, favouriteGenres and favouriteKinds need no declaration. For instance,
        inside the braces, each on a line:
          plan = keyword
          isStaff = flag
        All nodes of a cluster must declare the same. What an attribute is does not change: give it another name.
        """)]
    public AttributeDeclarations PersonAttributes { get; init; } = PersonAttributesSection.None;

    [Setting<BundleText>("bundle", """
        The node ranks with the model bundle in this folder; empty: the bundled demo model.
        """, Variable = "STREAMREC_BUNDLE")]
    public string? Bundle { get; init; }

    [Setting<DatabaseText>("database", """
        The journal is in sqlite:<file>, or in PostgreSQL: a connection string (Host=…;Username=…;Database=…); empty: SQLite in the data
        folder.
        """, Variable = "STREAMREC_DATABASE", Secret = true)]
    public string? Database { get; init; }

    public required HttpSettings Http { get; init; }
    public required GatewayOptions Gateway { get; init; }
    public required IngestSettings Ingest { get; init; }
    public required ActorsSettings Actors { get; init; }
    public ListLogSettings Lists { get; init; } = new();
    public ShuffleSettings Shuffle { get; init; } = ShuffleSettings.None;
    public UtilitySettings Utility { get; init; } = UtilitySettings.Default;
    public required LogSettings Log { get; init; }
    public required ClusterSettings Cluster { get; init; }

    /// <summary>The operator's own <c>akka { … }</c> section.</summary>
    public Config Akka { get; init; } = Config.Empty;

    public string DataPath => Path.GetFullPath(Data);
    public string CatalogFile => Catalog ?? Bundled("demo", "titles.jsonl");
    public string BundleFolder => Bundle ?? Bundled("demo-bundle");
    public string JournalText => Database ?? $"{DatabaseText.Sqlite}{Path.Combine(DataPath, "streamrec.db")}";

    /// <summary>The journal without secrets, for messages.</summary>
    public string JournalShown => IsSqlite ? JournalText : "PostgreSQL";

    public bool IsSqlite => JournalText.StartsWith(DatabaseText.Sqlite, StringComparison.Ordinal);
    public bool EmbeddedBroker => Ingest.Kafka.BootstrapServers.Length == 0;

    /// <summary>Without its values: secrets are among them.</summary>
    public override string ToString() => nameof(NodeSettings);

    private static string Bundled(params string[] path) => Path.Combine([AppContext.BaseDirectory, .. path]);
}

internal sealed class TitlesText : ISettingFormat
{
    public string Accepted => "a titles file (JSON lines), or empty for the bundled one";
    public bool Accepts(string text) => File.Exists(text);
}

internal sealed class BundleText : ISettingFormat
{
    public string Accepted => "a model bundle folder, or empty for the bundled one";
    public bool Accepts(string text) => Directory.Exists(text);
}

internal sealed class DatabaseText : ISettingFormat
{
    public const string Sqlite = "sqlite:";
    public string Accepted => "sqlite:<file> or a PostgreSQL connection string";
    public bool Accepts(string text) => text.StartsWith(Sqlite, StringComparison.Ordinal) || text.Contains('=', StringComparison.Ordinal);
}
