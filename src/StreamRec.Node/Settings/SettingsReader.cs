using System.Collections;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Node.Settings;

/// <summary>Why a node does not start: every problem found, each naming file (or variable), key, value and what is accepted.</summary>
public sealed class SettingsException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems => problems;
}

/// <summary>
/// Defaults file, then the operator's file, then environment variables, into the records that declare the keys; checked key by key, all
/// at once. What none of them says is as the record's initializer has it.
/// </summary>
public static class SettingsReader
{
    /// <summary>The file that comes with the product.</summary>
    public static string DefaultsFile => Path.Combine(AppContext.BaseDirectory, "hocon", "streamrec.hocon");

    /// <param name="defaultsFile">The commented file that comes with the product: has every key.</param>
    /// <param name="ownFile">The operator's file, or null.</param>
    /// <param name="environment">As from <see cref="Environment.GetEnvironmentVariables()"/>.</param>
    /// <exception cref="SettingsException">Unknown keys or values that are not accepted, all of them.</exception>
    public static NodeSettings Read(string defaultsFile, string? ownFile, IDictionary environment)
    {
        var problems = new List<string>();
        var values = new Dictionary<string, object?>();
        Config akka = Config.Empty;
        foreach (var file in ownFile is null ? [defaultsFile] : new[] { defaultsFile, ownFile })
            akka = ReadFile(file, values, problems) ?? akka;
        foreach (var key in DeclaredSettings.Keys)
        {
            if (key.Declared.Variable is not { } variable || environment[variable] is not string { Length: > 0 } text) continue;
            var literal = new HoconValue();
            literal.AppendValue(new HoconLiteral { Value = text });
            if (key.TryRead(literal, out var value, out _)) values[key.Path] = value;
            else problems.Add($"environment variable {variable}: '{key.Shown(text)}' is not accepted; expected {key.Accepted}.");
        }
        return problems.Count == 0 ? DeclaredSettings.Make(values) with { Akka = akka } : throw new SettingsException(problems);
    }

    /// <summary>Of an operator's file the event types that it declares, whatever else is in it.</summary>
    /// <exception cref="SettingsException">It cannot be read, or what it declares is not accepted.</exception>
    public static EventNames ReadEventNames(string file) => ReadSection<EventNamesSection>(file) as EventNames ?? EventNames.None;

    /// <summary>Of an operator's file the attributes of titles that it declares, whatever else is in it.</summary>
    /// <exception cref="SettingsException">It cannot be read, or what it declares is not accepted.</exception>
    public static AttributeDeclarations ReadAttributes(string file) =>
        ReadSection<AttributesSection>(file) as AttributeDeclarations ?? AttributeDeclarations.None;

    /// <summary>Null: the file says nothing of it.</summary>
    private static object? ReadSection<TSection>(string file) where TSection : ISettingSection
    {
        var key = DeclaredSettings.Keys.Single(key => key.Declared.Section is TSection);
        var path = $"streamrec.{key.Path}";
        var problems = new List<string>();
        if (Parse(file, problems) is not { } config) throw new SettingsException(problems);
        if (!config.HasPath(path)) return null;
        return key.TryRead(config.GetValue(path), out var declared, out var problem)
            ? declared : throw new SettingsException([$"{file}: {path}{problem}"]);
    }

    /// <summary>The file's own section akka, or null.</summary>
    private static Config? ReadFile(string file, Dictionary<string, object?> values, List<string> problems)
    {
        if (Parse(file, problems) is not { } config) return null;
        var root = config.Root.GetObject();
        foreach (var name in root.Items.Keys.Where(name => name is not ("streamrec" or "akka")))
            problems.Add($"{file}: unknown section '{name}'; accepted: streamrec, akka.");
        if (root.Items.TryGetValue("streamrec", out var section))
        {
            if (section.IsObject()) ReadSection(file, "", section.GetObject(), values, problems);
            else problems.Add($"{file}: streamrec is not a section.");
        }
        root.Items.Remove("streamrec"); // what the actor system is given it may log, and keys are in there
        return root.Items.ContainsKey("akka") ? config : null;
    }

    private static Config? Parse(string file, List<string> problems)
    {
        try
        {
            return ConfigurationFactory.ParseString(File.ReadAllText(file));
        }
        catch (Exception problem)
            when (problem is IOException or UnauthorizedAccessException or FormatException
                or ConfigurationException or NotSupportedException)
        {
            problems.Add($"{file}: cannot be read as HOCON: {problem.Message}");
            return null;
        }
    }

    private static void ReadSection(
        string file, string prefix, HoconObject section, Dictionary<string, object?> values, List<string> problems)
    {
        foreach (var (name, value) in section.Items)
        {
            var path = prefix + name;
            if (DeclaredSettings.Keys.FirstOrDefault(key => key.Path == path) is { } key)
            {
                if (key.TryRead(value, out var read, out var problem)) values[path] = read;
                else problems.Add($"{file}: streamrec.{path}{problem}");
            }
            else if (value.IsObject() && DeclaredSettings.Keys.Any(k => k.Path.StartsWith(path + ".", StringComparison.Ordinal)))
                ReadSection(file, path + ".", value.GetObject(), values, problems);
            else
                problems.Add($"{file}: unknown key streamrec.{path}; accepted in this section: {string.Join(", ", Siblings(prefix))}.");
        }
    }

    private static IEnumerable<string> Siblings(string prefix) => DeclaredSettings.Keys
        .Where(key => key.Path.StartsWith(prefix, StringComparison.Ordinal))
        .Select(key => key.Path[prefix.Length..].Split('.')[0]).Distinct();
}
