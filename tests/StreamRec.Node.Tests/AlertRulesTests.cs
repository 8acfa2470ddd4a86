using System.Text.RegularExpressions;
using Prometheus;

namespace StreamRec.Node.Tests;

/// <summary>An alert on a metric that does not exist never fires.</summary>
public sealed partial class AlertRulesTests
{
    [Fact]
    public async Task Every_metric_that_an_alert_rule_names_is_one_of_the_nodes()
    {
        // Metrics register where they are declared: all of them, whether anything has happened or not.
        foreach (var room in new[] { typeof(Actors.ActorsMetrics).Assembly, typeof(Ingest.IngestNode).Assembly })
        {
            foreach (var type in room.GetTypes().Where(type => type.Name.EndsWith("Metrics", StringComparison.Ordinal)))
                System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }
        using var stream = new MemoryStream();
        await Metrics.DefaultRegistry.CollectAndExportAsTextAsync(stream, TestContext.Current.CancellationToken);
        var known = Declared().Matches(System.Text.Encoding.UTF8.GetString(stream.ToArray())).Select(match => match.Groups[1].Value).ToHashSet();

        var named = Expression().Matches(await File.ReadAllTextAsync(Rules(), TestContext.Current.CancellationToken)).Select(match => match.Value).ToHashSet();
        Assert.True(named.Count >= 10, $"only {named.Count} metrics are named");
        Assert.Empty(named.Except(known));
    }

    private static string Rules()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "docker", "alerts.yaml");
            if (File.Exists(file)) return file;
        }
        throw new FileNotFoundException("docker/alerts.yaml is in no folder above the test.");
    }

    [GeneratedRegex(@"^# TYPE (\S+)", RegexOptions.Multiline)]
    private static partial Regex Declared();

    [GeneratedRegex(@"streamrec_[a-z_]+")]
    private static partial Regex Expression();
}
