using System.Collections.Immutable;
using StreamRec.Catalog;
using StreamRec.Domain;
using static StreamRec.Ranking.FeatureList;

namespace StreamRec.Ranking;

/// <summary>
/// The features of a bundle whose ranker does not read <see cref="FeatureList"/> as it is: some of those, and declared ones, in the
/// bundle's order. Immutable.
/// </summary>
public sealed class FeatureSet
{
    private static readonly int[] ReadFromOwnState = [Fatigue, InList, Progress, OwnWeight, Liked];

    /// <summary>By column: the number of a feature of <see cref="FeatureList"/>, or the complement of an extractor's place.</summary>
    private readonly int[] _columns;
    private readonly Extractor[] _extractors;
    private readonly DeclaredFeature[] _declared;
    private readonly int[][] _ofReasons;

    private FeatureSet(IReadOnlyList<string> names, int[] columns, Extractor[] extractors, DeclaredFeature[] declared)
    {
        (Names, _columns, _extractors, _declared) = ([.. names], columns, extractors, declared);
        ReadsOwnState = columns.Any(column => column >= 0 ? ReadFromOwnState.Contains(column) : extractors[~column].ReadsOwnState);
        _ofReasons = [.. Enum.GetValues<ReasonKind>().Select(FindColumns)];
    }

    public ImmutableArray<string> Names { get; }

    public int Count => Names.Length;

    /// <summary>False: a weak event changes no feature of any title.</summary>
    public bool ReadsOwnState { get; }

    /// <param name="source">What is to be blamed.</param>
    /// <exception cref="BundleRefusedException">
    /// A feature is not known, or declared wrongly; the message names it and what is expected.
    /// </exception>
    public static FeatureSet Of(FeatureDeclarations declarations, string source)
    {
        if (declarations.Features.Count == 0) throw new BundleRefusedException($"{source}: features is empty; expected at least one.");
        if (declarations.Features.Any(name => name is null)
            || declarations.Declared.Any(one => one is null || one.Name is null || one.Extract is null))
            throw new BundleRefusedException($"{source}: a feature is null, or has no name or extract; expected names, and objects that have both.");
        if (declarations.Features.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new BundleRefusedException($"{source}: features names {twice.Key} {twice.Count()} times; expected once.");
        var declared = new Dictionary<string, DeclaredFeature>();
        foreach (var one in declarations.Declared)
            if (FeatureList.Names.Contains(one.Name) || !declared.TryAdd(one.Name, one))
                throw new BundleRefusedException($"{source}: feature {one.Name} is declared, but there is one of this name already.");
        var (columns, extractors, used) = (new List<int>(), new List<Extractor>(), new List<DeclaredFeature>());
        foreach (var name in declarations.Features)
        {
            if (FeatureList.Names.IndexOf(name) is >= 0 and var standard)
            {
                columns.Add(standard);
                continue;
            }
            if (!declared.Remove(name, out var own))
                throw new BundleRefusedException(
                    $"{source}: feature {name} is not known; expected one that declared has, or "
                    + $"{string.Join(", ", FeatureList.Names)}.");
            columns.Add(~extractors.Count);
            extractors.Add(Made(own, source));
            used.Add(own);
        }
        return declared.Count == 0
            ? new FeatureSet(declarations.Features, [.. columns], [.. extractors], [.. used])
            : throw new BundleRefusedException($"{source}: {string.Join(", ", declared.Keys)} is declared, but features does not name it.");
    }

    /// <exception cref="BundleRefusedException">
    /// An attribute that a feature reads is not declared for titles, or of another type.
    /// </exception>
    public void RequireAttributes(AttributeDeclarations titles, string source)
    {
        for (var k = 0; k < _extractors.Length; k++)
        {
            if (_extractors[k].Attribute is not var (name, types)) continue;
            var found = titles.All.FirstOrDefault(attribute => attribute.Name == name);
            if (found is null || !types.Contains(found.Type))
            {
                var isNow = found is null ? "not declared" : $"declared as {AttributesSection.NameOf(found.Type)}";
                throw new BundleRefusedException(
                    $"{source}: feature {_declared[k].Name} reads attribute {name}, which is {isNow}; expected streamrec.titles.attributes to "
                    + $"have {name} = {string.Join(" or ", types.Select(AttributesSection.NameOf))}.");
            }
        }
    }

    /// <summary>What the history says to each extractor; null to those that do not ask.</summary>
    internal HistoryFacts?[] Read(Profile profile, History history, in World world)
    {
        var facts = new HistoryFacts?[_extractors.Length];
        for (var k = 0; k < facts.Length; k++) facts[k] = _extractors[k].Read(profile, history, world);
        return facts;
    }

    /// <param name="row">Of <see cref="Count"/> values.</param>
    /// <param name="standard">Of <see cref="FeatureList.Count"/> values.</param>
    internal void Write(
        Span<float> row, ReadOnlySpan<float> standard, int item, Title title, in TitleState state, in World world, HistoryFacts?[] facts)
    {
        for (var k = 0; k < _columns.Length; k++)
        {
            var column = _columns[k];
            row[k] = column >= 0 ? standard[column] : _extractors[~column].Of(item, title, state, world, facts[~column]);
        }
    }

    /// <summary>Columns of the features that can be this reason.</summary>
    internal int[] ColumnsOf(ReasonKind reason) => _ofReasons[(int)reason];

    private int[] FindColumns(ReasonKind reason)
    {
        var standard = CandidateReasons.StandardOf(reason);
        return
        [
            .. Enumerable.Range(0, Count).Where(k =>
                _columns[k] >= 0 ? standard.Contains(_columns[k]) : _extractors[~_columns[k]].Reason == reason),
        ];
    }

    private static Extractor Made(DeclaredFeature declared, string source)
    {
        try
        {
            return Extractors.Of(declared);
        }
        catch (FormatException problem)
        {
            throw new BundleRefusedException($"{source}: feature {declared.Name}: {problem.Message}.", problem);
        }
    }
}
