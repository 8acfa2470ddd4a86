using StreamRec.Testing;

namespace StreamRec.Training.Tests.Encoder;

/// <summary>TorchSharp for tests: its library in this build's output is made to load here, or the test is skipped with the reason.</summary>
internal static class Torch
{
    private static readonly Lazy<string?> Missing = new(Load);

    public static void Require()
    {
        if (Missing.Value is { } reason) Assert.Skip(reason);
    }

    private static string? Load()
    {
        TorchLibrary.Weaken(AppContext.BaseDirectory);
        try
        {
            TorchRuntime.Require();
            return null;
        }
        catch (TrainingDataException e)
        {
            return e.Message;
        }
    }
}
