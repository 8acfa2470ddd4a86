namespace StreamRec.Training;

/// <summary>
/// The ranker's second head: the logit of a title's being rated with 4 stars of 5 or more by who has chosen it, linear in what the
/// first head's last layer reads.
/// </summary>
/// <param name="Hidden">[16]</param>
/// <param name="Linear">[features], of normalised ones</param>
internal sealed record LikeHead(float[] Hidden, float[] Linear, float Bias)
{
    /// <summary>Of a row of the pass's last run.</summary>
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
