namespace StreamRec.Ranking;

/// <summary>
/// A network that is of its form may still say what is no number (a weight that training blew up, a division by nothing). Before a
/// bundle is used it is asked about inputs of each kind that serving gives it; one that answers NaN or ∞ is refused.
/// </summary>
internal static class BundleProbe
{
    private static ReadOnlySpan<float> Levels => [0, 1, -1, .5f, 8];

    /// <summary>
    /// Rows of one value everywhere, and rows of one feature alone, low and high; each also in a small batch among other rows, where its
    /// answer is to be the same.
    /// </summary>
    /// <exception cref="BundleRefusedException">
    /// A score, or a logit of a head, is not finite, or hangs on other rows; names the row.
    /// </exception>
    public static void Check(string path, RankerShape shape, RankerBatch batch, RankerBatch small, IReadOnlyList<string> features)
    {
        for (var first = 0; first < Levels.Length + 2 * features.Count; first += batch.Rows)
        {
            for (var row = 0; row < batch.Rows; row++) Fill(batch.Row(row), first + row);
            batch.Run();
            for (var row = 0; row < batch.Rows; row++)
            {
                Check(path, shape.Output, batch.Scores[row], first + row, features);
                foreach (var outcome in OutcomeNames.All)
                    if (batch.Head(outcome) is { IsEmpty: false } head)
                        Check(path, OutcomeNames.OutputOf(outcome), head[row], first + row, features);
            }
            for (var row = 0; row < small.Rows; row++) batch.Row(batch.Rows - 1 - row).CopyTo(small.Row(row));
            small.Run();
            for (var row = 0; row < small.Rows; row++)
            {
                var (alone, among) = (small.Scores[row], batch.Scores[batch.Rows - 1 - row]);
                if (BitConverter.SingleToInt32Bits(alone) != BitConverter.SingleToInt32Bits(among))
                    throw new BundleRefusedException(
                        $"{path}: {shape.Output} of a row is {among:R} among {batch.Rows} rows and {alone:R} among {small.Rows} others; expected the "
                        + "same: a title's score may not hang on the titles that are scored with it.");
            }
        }
    }

    /// <summary>A few titles after one another, of no history, as a person's first evening.</summary>
    /// <exception cref="BundleRefusedException">The vector of the person, or a state, is not finite.</exception>
    public static void Check(string path, EncoderStep step, EncoderTitles titles, int blocks)
    {
        var (states, user) = (new float[blocks * titles.Dimensions], new float[titles.Dimensions]);
        foreach (var title in titles.Titles.Values.Take(8).Prepend(titles.Stranger))
        {
            title.CopyTo(step.Title);
            if (!step.Run(states, user))
                throw new BundleRefusedException(
                    $"{path}: a step over a title's own vector gives NaN or ∞; expected finite numbers. Train again with `streamrec train`.");
        }
    }

    private static void Fill(Span<float> row, int number)
    {
        row.Fill(number < Levels.Length ? Levels[number] : 0);
        var feature = (number - Levels.Length) / 2;
        if (number >= Levels.Length && feature < row.Length) row[feature] = (number - Levels.Length) % 2 == 0 ? -4 : 4;
    }

    private static void Check(string path, string output, float value, int number, IReadOnlyList<string> names)
    {
        if (float.IsFinite(value)) return;
        var features = number < Levels.Length
            ? $"all features {Levels[number]}"
            : $"feature {names[(number - Levels.Length) / 2]} alone";
        throw new BundleRefusedException(
            $"{path}: {output} of {features} is {value}; expected a finite number for any finite features.");
    }
}
