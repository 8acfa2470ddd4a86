namespace StreamRec.Ranking;

/// <summary>What the encoder and the live prior choose out of all titles.</summary>
internal sealed class EncoderSource() : CandidateSource(CandidateSources.Encoder, "encoder")
{
    private const int Quota = 120, Most = 320;

    public override void Gather(in CandidateGatherer into)
    {
        var top = into.Scratch.EncoderTop;
        into.Scratch.Encoder.Rank(into.World, top, Most, into.CountBlocked());
        into.AddTop(Flag, top, Quota);
    }

    public override void Fill(in CandidateGatherer into) => into.AddTop(Flag, into.Scratch.EncoderTop, Most);
}
