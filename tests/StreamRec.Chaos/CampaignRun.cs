using System.Diagnostics;
using StreamRec.Cli;
using StreamRec.Cli.Commands;
using StreamRec.Testing;

namespace StreamRec.Chaos;

/// <summary>One campaign from the first process to the last line.</summary>
internal static class CampaignRun
{
    /// <returns>the exit code</returns>
    public static async Task<int> RunAsync(CampaignSettings settings, Terminal terminal, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        void Say(string line) => terminal.Output.Profile.Out.Writer.WriteLine($"{clock.Elapsed:mm\\:ss} {line}");
        var findings = new Findings(Say);
        Say($"seed {settings.Seed}, kinds {string.Join(',', settings.Kinds.Select(kind => kind.Name))}{(settings.Overlap ? ", overlapping" : "")}");
        var evidence = new TestFolder("evidence");
        var brokers = settings.Brokers ?? (settings.Kinds.Any(kind => kind.Part == Part.Kafka) ? 3 : 1); // more would take the nodes' cores for nothing
        await using var world = await World.StartAsync(new WorldSettings(
            Nodes: 3, brokers, FirstNodes: 3, Faults: true, Clocks: settings.Kinds.Any(kind => kind.Name == FaultKinds.ClockName), settings.RestartAfter, settings.More));
        using var undisturbed = new Undisturbed(world.Kafka.BootstrapServers, terminal.Time);
        await using var audience = new Audience(world, settings.Watched, settings.Others, settings.Seed, findings, terminal.Time);
        var reckoning = new Reckoning(world, audience, undisturbed, findings, evidence.Path);
        var campaign = new Campaign(settings, world, audience, reckoning, findings, terminal.Time, Say);
        try
        {
            var rate = await audience.StartAsync(settings.Rate, settings.Warmup, Say, cancellation);
            Say($"{rate:0} events/s, {settings.Watched} watched users with {audience.Screens.Count} screens, {settings.Others} others, {WorldSettings.Partitions} partitions, 3 nodes, {brokers} broker{(brokers == 1 ? "" : "s")}");
            await campaign.RunAsync(rate, cancellation);
        }
        catch
        {
            TestFolder.Kept = true;
            throw;
        }
        finally
        {
            if (!findings.None) TestFolder.Kept = true;
            if (TestFolder.Kept) Say($"logs: {string.Join(", ", world.Nodes.Select(node => node.Process.LogFile))}; {evidence.Path}");
            evidence.Dispose();
        }
        terminal.Output.Profile.Width = Math.Max(terminal.Output.Profile.Width, 120); // also where it is redirected
        terminal.Output.Write(campaign.Table.ToTable());
        Say($"exit codes of the nodes: {string.Join("; ", world.Nodes.Select(node => string.Join(' ', node.ExitCodes)))}; longest gap {campaign.Table.LongestGap.TotalSeconds:0.0} s; "
            + $"{audience.Traffic.Acknowledged:N0} events; {findings.VersionsOfTwoLists} versions of two lists, {findings.Others} other findings");
        terminal.Output.Profile.Out.Writer.WriteLine(
            $"{campaign.Table.Count} faults, {findings.ProfilesCompared} profiles compared, {findings.ProfilesDiffer} differ, {findings.VersionsBack} versions back, "
            + $"{findings.ForeignLists} foreign lists, {findings.NotPushed} not pushed");
        return findings.None ? ExitCodes.Done : ExitCodes.Incomplete;
    }
}
