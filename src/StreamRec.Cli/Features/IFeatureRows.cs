using StreamRec.Training;

namespace StreamRec.Cli.Features;

/// <summary>A file of training rows. Disposing ends it: before that it is not whole.</summary>
internal interface IFeatureRows : IAsyncDisposable
{
    /// <summary>The columns before the features, in this order.</summary>
    static readonly string[] Head =
        ["group", "slice", "timestamp", "userId", "itemId", "act", "label", "shown", "place", "weight", "propensity"];

    void Write(FeatureRowHead head, ReadOnlySpan<float> features);
}
