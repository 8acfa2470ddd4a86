using StreamRec.Catalog;
using StreamRec.Signals;
using static StreamRec.Ranking.FeatureList;

namespace StreamRec.Baseline;

/// <summary>The columns of the ranker's input that are a title's own, by the product's definitions.</summary>
internal static class FixedFeatures
{
    /// <param name="hourLift">[24, count]</param>
    /// <param name="at">The title's number in the signals.</param>
    public static void Write(
        Span<float> row, Span<float> hourLift, int count, int item, Title title, SignalsSnapshot signals, int at, long now)
    {
        for (var window = CountWindow.Shortest; window <= CountWindow.Longest; window++)
            row[CountHour + (int)window] = MathF.Log(1 + signals.Count(at, window));
        for (var hour = 0; hour < 24; hour++)
            hourLift[hour * count + item] = MathF.Log(1 + 24 * signals.CountAtHour(at, hour)) - row[CountMonth];
        var year = DateTimeOffset.FromUnixTimeMilliseconds(now).Year;
        row[Age] = MathF.Log(1 + (title.Year <= 0 ? 10 : Math.Max(0, year - title.Year)));
        row[Series] = title.Kind == TitleKind.Series ? 1 : 0;
        row[Adult] = title.Maturity >= 18 ? 1 : 0;
    }
}
