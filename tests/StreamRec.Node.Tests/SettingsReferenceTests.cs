using System.Collections;
using System.Text.Json;
using System.Text.RegularExpressions;
using StreamRec.Node.Settings;

namespace StreamRec.Node.Tests;

/// <summary>A setting is said once, where its room's record has it; file and table say the same.</summary>
public sealed partial class SettingsReferenceTests : IDisposable
{
    private const string Rewrite = "dotnet build src/StreamRec.Node && dotnet run --no-build --project src/StreamRec.Node -- --settings > hocon/streamrec.hocon";
    private const string TableHead = "| variable | key |";

    private static readonly string Reference = Path.Combine(AppContext.BaseDirectory, "hocon", "streamrec.hocon");
    private readonly string _empty = Path.GetTempFileName();

    public void Dispose() => File.Delete(_empty);

    [Fact]
    public void The_reference_file_is_what_the_records_declare()
    {
        var (declared, there) = (SettingsReference.Text().Split('\n'), File.ReadAllText(Reference).ReplaceLineEndings("\n").Split('\n'));
        for (var at = 0; at < Math.Max(declared.Length, there.Length); at++)
        {
            var (expected, found) = (declared.ElementAtOrDefault(at), there.ElementAtOrDefault(at));
            Assert.True(expected == found,
                $"hocon/streamrec.hocon, line {at + 1}, at {KeyAt(declared, at)}: '{found}' where the records declare '{expected}'. "
                + $"Change the declaration (its property's attribute, or initializer), not the file, then: {Rewrite}");
        }
    }

    [Fact]
    public void The_reference_file_is_read_as_the_records_own_defaults() => Assert.Equal(Read(_empty), Read(Reference));

    /// <summary>The names are promised (CHANGELOG): this file may only grow.</summary>
    [Fact]
    public void Every_key_and_variable_that_was_ever_there_still_is()
    {
        var declared = DeclaredSettings.Keys.Select(key => $"{key.Path} {key.Declared.Variable}".TrimEnd()).ToHashSet();
        var promised = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "golden", "settings.txt"));
        Assert.DoesNotContain(promised, key => !declared.Contains(key));
        Assert.True(promised.Length == declared.Count, $"golden/settings.txt lacks {string.Join(", ", declared.Except(promised))}");
    }

    [Fact]
    public void A_key_is_declared_once_and_so_is_a_variable()
    {
        string[] keys = [.. DeclaredSettings.Keys.Select(key => key.Path)];
        string[] variables = [.. DeclaredSettings.Keys.Select(key => key.Declared.Variable).OfType<string>()];
        Assert.Equal(keys.Distinct(), keys);
        Assert.Equal(variables.Distinct(), variables);
        Assert.DoesNotContain(keys, key => keys.Any(other => other.StartsWith(key + ".", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_key_is_explained_in_sentences_that_fit_the_file()
    {
        foreach (var (path, meaning) in DeclaredSettings.Keys.Select(key => (key.Path, key.Declared.Meaning)))
            Assert.True(meaning.EndsWith('.'), $"streamrec.{path}: its meaning is no sentence: \"{meaning}\"");
        foreach (var line in SettingsReference.Text().Split('\n'))
            Assert.True(line.Length <= 140, $"hocon/streamrec.hocon: {line.Length} characters; break it where it is declared: {line}");
    }

    [Fact]
    public void Every_variable_is_in_the_table_of_variables_with_its_key_and_no_other_is()
    {
        var rows = Table();
        foreach (var key in DeclaredSettings.Keys)
        {
            if (key.Declared.Variable is not { } variable) continue;
            Assert.True(rows.Any(row => row.Variables.Contains($"`{variable}`") && row.Keys.Contains($"`{key.Path}`")),
                $"`{variable}` with `{key.Path}` is not in the table of variables ({TableHead} …) of hocon/README.md.");
        }
        foreach (Match name in rows.SelectMany(row => Variable().Matches(row.Variables)))
        {
            Assert.True(DeclaredSettings.Keys.Any(key => key.Declared.Variable == name.Value),
                $"The table of variables has {name.Value}, which no record declares: take it out, or declare it (Variable = …).");
        }
    }

    private static List<(string Variables, string Keys)> Table()
    {
        var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "hocon", "README.md"))
            .SkipWhile(line => !line.StartsWith(TableHead, StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|')).Select(cells => (cells[1], cells[2])).ToList();
        Assert.True(rows.Count > 0, $"hocon/README.md has no table of variables ({TableHead} …).");
        return rows;
    }

    /// <summary>The key at a line, or the next one below it.</summary>
    private static string KeyAt(string[] lines, int at) =>
        lines.Skip(at).Select(line => Key().Match(line)).FirstOrDefault(key => key.Success)?.Groups[1].Value ?? "the end";

    private static string Read(string file) =>
        JsonSerializer.Serialize(SettingsReader.Read(file, null, new Hashtable()) with { Akka = null! });

    [GeneratedRegex(@"^ *([a-z-]+) = ")]
    private static partial Regex Key();

    [GeneratedRegex("[A-Z]+(_[A-Z]+)+")]
    private static partial Regex Variable();
}
