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

    [Fact]
    public void Of_more_choices_than_memory_is_meant_for_some_are_drawn_and_the_manifest_says_of_how_many()
    {
        var data = TestData.Invented(2000, users: 200);
        var (all, some) = (Train(data, "all"), Train(data, "some", mostLearned: 300));
        Assert.DoesNotContain("learnableChoices", all.Metrics.Keys);
        Assert.InRange(all.Metrics["learnedChoices"], 1000, 1800);
        Assert.Equal((1800, 300), (some.Metrics["learnableChoices"], some.Options["most-learned"]));
        Assert.InRange(some.Metrics["learnedChoices"], 150, 360);
        Assert.Equal(some.Files[BundleManifest.RankerFile], Train(data, "again", mostLearned: 300).Files[BundleManifest.RankerFile]);
    }

    private BundleManifest Train(TrainingData data, string name, int mostLearned = 400_000)
    {
        var options = new TrainingOptions { Data = data, OutputFolder = _folder[name], WarmUp = 0, Epochs = 1, MostLearned = mostLearned };
        TrainingRun.Run(options, null, TestContext.Current.CancellationToken);
        return BundleReader.ReadManifest(_folder[name]);
    }

    public void Dispose() => _folder.Dispose();
}
