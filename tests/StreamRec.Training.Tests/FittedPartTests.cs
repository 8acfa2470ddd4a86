using StreamRec.Ranking;
using StreamRec.Testing;
using StreamRec.Training.Tests.Evaluation;

namespace StreamRec.Training.Tests;

public sealed class FittedPartTests : IDisposable
{
    private readonly TestFolder _folder = new("fitted");

    [Fact]
    public void Nothing_behind_the_part_to_fit_is_learned_from()
    {
        var data = TestData.Invented(400) with { FitCount = 300 };
        var fitted = data.Interactions.Take(300);
        var turned = data with { Interactions = [.. fitted, .. data.Interactions.Skip(300).Select(one => one with { Item = new("t0") })] };
        var less = data with { FitCount = 250 };
        var (whole, other, shorter) = (Train(data, "whole"), Train(turned, "other"), Train(less, "shorter"));
        Assert.Equal(data.Interactions[299].At, whole.LearnedUntil);
        Assert.Equal(whole.Files[BundleManifest.RankerFile], other.Files[BundleManifest.RankerFile]);
        Assert.NotEqual(whole.Files[BundleManifest.RankerFile], shorter.Files[BundleManifest.RankerFile]);
    }

    private BundleManifest Train(TrainingData data, string name)
    {
        var options = new TrainingOptions { Data = data, OutputFolder = _folder[name], WarmUp = 0, Epochs = 1 };
        TrainingRun.Run(options, null, TestContext.Current.CancellationToken);
        return BundleReader.ReadManifest(_folder[name]);
    }

    public void Dispose() => _folder.Dispose();
}
