namespace StreamRec.Ranking;

/// <summary>The model bundle that is delivered beside the program: ranker and warm signals for the demo catalogue.</summary>
public static class DemoBundle
{
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "demo-bundle");
}
