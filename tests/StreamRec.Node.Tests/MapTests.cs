using System.Text.RegularExpressions;

namespace StreamRec.Node.Tests;

/// <summary>The map beside the code (src/README.md) is true: what it names exists, and what it calls the only place has no rival.</summary>
public sealed partial class MapTests
{
    internal static readonly string Root = FindRoot();
    private static readonly string Map = File.ReadAllText(Path.Combine(Root, "src", "README.md"));
    private static readonly string[] Extensions = [".cs", ".proto", ".json", ".hocon", ".yaml", ".js", ".md", ".svg"];

    private static readonly string[] Paths = [.. Files("src"), .. Files("tests")];

    /// <summary>C# of src and tests by path, without comments.</summary>
    private static readonly Dictionary<string, string> Code = Paths
        .Where(path => path.EndsWith(".cs", StringComparison.Ordinal))
        .ToDictionary(path => path, path => Comment().Replace(File.ReadAllText(path), ""));

    [Fact]
    public void Every_file_folder_type_member_and_test_that_the_map_names_exists()
    {
        var names = Quoted().Matches(Map).Select(match => match.Groups[1].Value).Distinct().ToList();
        var found = names.ToLookup(Exists);
        Assert.True(found[true].Count() > 150, "the map names hardly anything: is its form another one?");
        Assert.True(!found[false].Any(), $"the map names what is not there: {string.Join(", ", found[false])}");
    }

    [Fact]
    public void What_the_map_calls_the_only_place_has_no_rival()
    {
        var section = Map.Split("\n## ").Single(part => part.StartsWith("The only places", StringComparison.Ordinal));
        var rows = OnlyPlace().Matches(section).Select(match => (File: match.Groups[1].Value, Pattern: match.Groups[2].Value)).ToList();
        Assert.True(rows.Count >= 20, $"the table of only places has {rows.Count} rows");
        foreach (var (file, pattern) in rows)
        {
            var found = Code.Where(code => IsBelow("src", code.Key) && Regex.IsMatch(code.Value, pattern)).Select(code => Path.GetRelativePath(Path.Combine(Root, "src"), code.Key));
            Assert.True(found.ToList() is [var only] && only.Replace('\\', '/') == file, $"{pattern} is to be in {file} alone; it is in: {string.Join(", ", found)}");
        }
    }

    [Fact]
    public void Every_link_of_every_page_leads_to_a_file_and_a_heading()
    {
        string[] folders = ["src", "tests", "hocon", "cluster-config", "docker"];
        var pages = folders.SelectMany(Files).Concat(Directory.EnumerateFiles(Root)).Where(path => path.EndsWith(".md", StringComparison.Ordinal)).ToList();
        Assert.True(pages.Count >= 8, $"only {pages.Count} pages");
        var broken = from page in pages
                     from link in Link().Matches(Fence().Replace(File.ReadAllText(page), ""))
                     let target = link.Groups[1].Value
                     where !target.Contains("://", StringComparison.Ordinal) && !Leads(page, target)
                     select $"{Path.GetRelativePath(Root, page)}: {target}";
        Assert.True(!broken.Any(), string.Join(", ", broken));
    }

    [Fact]
    public void Every_metric_is_in_the_table_of_metrics_and_nothing_else()
    {
        var declared = Code.Where(code => IsBelow("src", code.Key)).SelectMany(code => Metric().Matches(code.Value)).Select(match => match.Groups[1].Value);
        var told = MetricName().Matches(File.ReadAllText(Path.Combine(Root, "cluster-config", "README.md"))).Select(match => match.Value);
        Assert.Equal(declared.Distinct().Order(StringComparer.Ordinal), told.Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>Null: not a name of anything in the repository (a topic, a route, a key).</summary>
    private static bool? Exists(string name)
    {
        if (name.Contains(' ', StringComparison.Ordinal) || name.StartsWith('/')) return null;
        if (name.Contains('/', StringComparison.Ordinal)) return new[] { Root, Path.Combine(Root, "src") }.Any(folder => Path.Exists(Path.Combine(folder, name)));
        if (Extensions.Contains(Path.GetExtension(name))) return Paths.Count(path => Path.GetFileName(path) == name) == 1;
        if (Member().Match(name) is { Success: true } member) return HasMember(member.Groups[1].Value, member.Groups[2].Value);
        return TypeName().IsMatch(name) ? Declaring(name).Any() : null;
    }

    private static bool HasMember(string type, string member)
    {
        // Tests are methods named as sentences.
        var declared = member.Contains('_', StringComparison.Ordinal) ? $@"\b(void|Task) {member}\(" : $@"(^|(?<!\b(?:return|await|new|throw|in|is|case))(?<=[\w>\]?)]))\s+{member}\b";
        return Declaring(type).Any(text => Regex.IsMatch(text, declared, RegexOptions.Multiline));
    }

    private static IEnumerable<string> Declaring(string type) =>
        Code.Values.Where(text => Regex.IsMatch(text, $@"\b(class|record|struct|interface|enum) {type}\b"));

    private static bool Leads(string page, string target)
    {
        var (path, heading) = target.Split('#', 2) is [var left, var right] ? (left, right) : (target, null);
        var file = path.Length == 0 ? page : Path.GetFullPath(path, Path.GetDirectoryName(page)!);
        return Path.Exists(file) && (heading is null || Heading().Matches(File.ReadAllText(file)).Any(match => Anchor(match.Groups[1].Value) == heading));
    }

    /// <summary>As GitHub makes it.</summary>
    private static string Anchor(string heading) =>
        string.Concat(heading.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');

    internal static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
        .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    private static bool IsBelow(string folder, string path) => path.StartsWith(Path.Combine(Root, folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "StreamRec.sln"))) return folder.FullName;
        }
        throw new FileNotFoundException("StreamRec.sln is in no folder above the test.");
    }

    [GeneratedRegex(@"`([^`\n]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^\|[^|\n]+\| `([^`]+)` \| `([^`]+)` \|$", RegexOptions.Multiline)]
    private static partial Regex OnlyPlace();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"(?<=^|\s)//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\.Create(?:Counter|Gauge|Histogram)\(\s*""(streamrec_\w+)""")]
    private static partial Regex Metric();

    [GeneratedRegex(@"\bstreamrec_\w+")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"^([A-Z]\w+)\.([A-Z]\w+)$")]
    private static partial Regex Member();

    [GeneratedRegex(@"^I?[A-Z][a-z]\w*$")]
    private static partial Regex TypeName();
}
