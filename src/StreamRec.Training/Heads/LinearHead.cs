using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>
/// A head of the ranker beside its score: the calibrated logit of an outcome, linear in what the score's last layer reads.
/// </summary>
/// <param name="Hidden">[16]</param>
/// <param name="Linear">[features], of normalised ones</param>
/// <param name="Title">Of <see cref="OutcomeShares.OddsOf"/>.</param>
/// <param name="Surfaces">
/// What a surface adds, by <see cref="BundleHead.FamilyOf"/>; where titles are shown, not where they are scored.
/// </param>
internal sealed record LinearHead(
    Outcomes Outcome, float[] Hidden, float[] Linear, float Bias, float Title, IReadOnlyDictionary<string, float> Surfaces)
{
    /// <summary>Of a row of the pass's last run, without title and surface: what the network says.</summary>
    internal double Logit(NetworkPass pass, int row)
    {
        var input = pass.Input(row);
        var hidden = pass.Hidden(row);
        var logit = (double)Bias;
        for (var k = 0; k < Linear.Length; k++) logit += (double)Linear[k] * input[k];
        for (var k = 0; k < Hidden.Length; k++) logit += (double)Hidden[k] * hidden[k];
        return logit;
    }
}
