namespace StreamRec.Domain;

/// <summary>
/// An operator may set this property: in HOCON under <c>streamrec</c>, or by an environment variable. Its initializer is the default and
/// its type says what a value looks like; a nullable text that is set to empty is null. <c>hocon/streamrec.hocon</c> is written from
/// these declarations: a new key is a property with this attribute and that file written anew.
/// </summary>
/// <param name="key">Below <c>streamrec</c>: <c>section.name</c>. A public promise, never renamed.</param>
/// <param name="meaning">What it does, for operators: whole sentences, the lines as they are to stand above the key.</param>
[AttributeUsage(AttributeTargets.Property)]
public class SettingAttribute(string key, string meaning) : Attribute
{
    public string Key => key;

    public string Meaning => meaning;

    /// <summary>The environment variable that overrides every file.</summary>
    public string? Variable { get; init; }

    /// <summary>The least and the most of a number or a duration, which need one: <c>1..1000</c>, <c>50ms..10m</c>.</summary>
    public string? Range { get; init; }

    /// <summary>Of an enum the names that are accepted; null: all.</summary>
    public string[]? OneOf { get; init; }

    /// <summary>In words what a text without a <see cref="Format"/> is to be: <c>a folder</c>.</summary>
    public string? Accepted { get; init; }

    /// <summary>A value that is refused is not shown: messages end in logs.</summary>
    public bool Secret { get; init; }

    public virtual ISettingFormat? Format => null;

    public virtual ISettingSection? Section => null;
}

/// <summary>The same for a text of some form.</summary>
public sealed class SettingAttribute<TFormat>(string key, string meaning) : SettingAttribute(key, meaning)
    where TFormat : ISettingFormat, new()
{
    public override ISettingFormat Format => new TFormat();
}

/// <summary>The same for a section whose names the operator chooses.</summary>
public sealed class SettingSectionAttribute<TSection>(string key, string meaning) : SettingAttribute(key, meaning)
    where TSection : ISettingSection, new()
{
    public override ISettingSection Section => new TSection();
}

/// <summary>Reads and writes a section whose names the operator chooses, as the value of one setting.</summary>
public interface ISettingSection
{
    /// <summary>In words, after "expected".</summary>
    string Accepted { get; }

    /// <param name="values">What is in it, by path: of <c>purchase { like = share }</c> "purchase.like".</param>
    /// <exception cref="FormatException">It is not accepted: names what, its value, and what is accepted.</exception>
    object Read(IReadOnlyDictionary<string, string> values);

    /// <summary>As HOCON.</summary>
    string Write(object value);
}

/// <summary>Says whether a text can be a setting's value.</summary>
public interface ISettingFormat
{
    /// <summary>In words, after "expected": <c>a PEM file that exists</c>.</summary>
    string Accepted { get; }

    /// <summary>Not asked about the empty text of a nullable property.</summary>
    bool Accepts(string text);
}
