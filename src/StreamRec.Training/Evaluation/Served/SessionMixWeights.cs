namespace StreamRec.Training.Evaluation;

/// <summary>
/// Of <see cref="SessionMix"/>: Neighbours log(1 + NeighbourScale · VMIS-kNN) + Rules log(1 + RuleScale · rules) + Clicks · clicks in
/// the session + Recent · Σ .7^k over them, k clicks ago, + Last for the title of the last one. Chosen once, by a random search for
/// HR@20 + 2 MRR@20 on the validation sessions of rsc15, with an encoder that was fitted to the sessions before them.
/// </summary>
internal sealed record SessionMixWeights(
    float Neighbours, float NeighbourScale, float Rules, float RuleScale, float Clicks, float Recent, float Last)
{
    public const float RecentDecay = .7f;

    /// <summary>In logits of the encoder.</summary>
    public static SessionMixWeights BesideEncoder { get; } = new(1.05f, 6.7f, 2.25f, .2f, 1.45f, .75f, -1.25f);

    /// <summary>Chosen in the same way for the sum without an encoder; only their proportions matter.</summary>
    public static SessionMixWeights Alone { get; } = new(.09f, .87f, .28f, .18f, .2f, 0, 1);
}
