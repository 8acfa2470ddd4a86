using System.Collections.Frozen;

namespace StreamRec.Catalog;

/// <summary>What a description and a name say, as hashes of words that carry meaning.</summary>
internal static class ContentWords
{
    private static readonly FrozenSet<string> Stop = (
        "a about after against all along also among an and another any are around as at away back be because become becomes been " +
        "before begin begins being between both but by can come comes could day days did do does down during each end even ever " +
        "every everything face few film films find finds first five follows for four from get gets give go goes had has have he " +
        "help her here herself him himself his how if in into is it its itself just keep know last later learn learns leave left " +
        "life like long made make makes man many may meet meets men more most movie much must near never new next no not now of " +
        "off old on once one only or other others our out over own part people place puts s season self series set she should " +
        "show since six so some still story take takes tale tells ten than that the their them then there they things third this " +
        "those three through time to together too take town try trying turn turns two under until up upon us very want wants was " +
        "way we well were what when where which while who whom whose why will with within without woman women work world would " +
        "year years you young your").Split(' ').ToFrozenSet();

    public static IEnumerable<ulong> Of(Title title)
    {
        foreach (var word in Words.Split(title.Name)) if (Means(word)) yield return WordHash.Of(word);
        foreach (var word in Words.Split(title.Description)) if (Means(word)) yield return WordHash.Of(Stem(word));
    }

    private static bool Means(string word) => word.Length > 2 && !Stop.Contains(word);

    /// <summary>Plurals and possessives only.</summary>
    private static string Stem(string word) =>
        word.Length > 4 && word.EndsWith("ies", StringComparison.Ordinal) ? word[..^3] + "y"
        : word.Length > 3 && word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i') ? word[..^1]
        : word;
}
