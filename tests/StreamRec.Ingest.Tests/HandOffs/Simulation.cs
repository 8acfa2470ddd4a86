using StreamRec.Domain;
using StreamRec.Ingest.Lanes;

namespace StreamRec.Ingest.Tests.HandOffs;

/// <summary>
/// Plays one random schedule of the real lane and the real actor's side on two nodes over one partition: crashes of nodes and actors, lost messages in both directions,
/// moves with zombie owners, rejected events, dead letters that fail, a database that fails. Then lets it come to rest and
/// looks at what the journal and the dead-letter topic have.
/// </summary>
public sealed partial class Simulation
{
    private sealed class Node
    {
        public SimulatedLane? Lane { get; set; }
        public int Generation { get; set; } = -1;
        public Dictionary<UserId, SimulatedActor> Actors { get; } = [];
        public List<(UserId User, IUserMessage Message, SimulatedLane Lane)> Inbox { get; } = [];

        public void Clear()
        {
            Lane = null;
            Generation = -1;
            Actors.Clear();
            Inbox.Clear();
        }
    }

    private readonly Random _random;
    private readonly Scenario _scenario;
    private readonly LoggedRecord[] _log;
    private readonly SimulatedJournal _journal = new();
    private readonly Node[] _nodes = [new(), new()];
    private readonly HashSet<int> _deadLetters = [];
    private readonly HashSet<UserId> _unrecoverable = [];
    private readonly Dictionary<UserId, (long Mark, int Events)> _shown = [];
    private int _produced;
    private int _reads;
    private Node? _owned;
    private long _committed;
    private int _generation;
    private long _now = 1;
    private string? _violation;

    private Simulation(int seed, Scenario scenario)
    {
        _random = new Random(seed);
        _scenario = scenario;
        _log = new LoggedRecord[scenario.Events];
        for (var i = 0; i < _log.Length; i++)
        {
            var chance = scenario.BadEvents ? _random.NextDouble() : 1;
            var kind = chance < .08 ? RecordKind.Poison : chance < .12 ? RecordKind.NoEvent : RecordKind.Event;
            _log[i] = new LoggedRecord(i, _random.Next(scenario.Users), kind);
        }
    }

    /// <summary>Null: every event's effect is there exactly once. Else what went wrong.</summary>
    public static string? Run(int seed, Scenario scenario)
    {
        var simulation = new Simulation(seed, scenario);
        simulation.Assign(simulation._nodes[0]);
        for (var i = 0; i < scenario.Steps && simulation._violation is null; i++) simulation.Step(quiet: false);
        return simulation._violation ?? simulation.Rest() ?? simulation.Verdict();
    }

    private void Assign(Node node)
    {
        // A shard begins without actors; those that are still here from before answer no reader any more.
        if (node != _owned) foreach (var left in node.Actors.Values) left.OpensAt = null;
        _owned = node;
        node.Generation = ++_generation;
        node.Lane = new SimulatedLane(_generation, _committed, _produced);
    }

    private Node? Owner => _nodes.FirstOrDefault(node => node.Lane is not null && node.Generation == _generation);

    private string? Rest()
    {
        var owner = Owner;
        if (owner is null) Assign(owner = _nodes[0]);
        foreach (var node in _nodes.Where(node => node != owner)) node.Clear();
        _produced = _log.Length;
        _unrecoverable.Clear();
        for (var i = 0; i < 30_000; i++)
        {
            Step(quiet: true);
            if (_violation is not null) return _violation;
            if (owner.Lane!.State.IsEmpty && owner.Lane.State.Position == _log.Length) return CountsAddUp(owner.Lane.State);
        }
        return $"stuck: low watermark {owner.Lane!.State.LowWatermark}, position {owner.Lane.State.Position} of {_log.Length}";
    }

    private static string? CountsAddUp(LaneState<SimulatedActor> lane) =>
        lane is { Unfolded: 0, Undurable: 0 } && lane.Counts.Read == lane.Counts.Folded + lane.Counts.DeadLettered
            ? null
            : $"counts: {lane.Unfolded} unfolded, {lane.Undurable} undurable, {lane.Counts.Read} read, {lane.Counts.Folded} folded, {lane.Counts.DeadLettered} dead letters";

    private string? Verdict()
    {
        for (var user = 0; user < _scenario.Users; user++)
        {
            var folded = _journal.Recover(SimulatedEvents.Id(user)).State.Folded;
            var wanted = _log.Where(r => r.User == user && r.Kind == RecordKind.Event).Select(r => r.Offset);
            if (_scenario.Quarantine) wanted = wanted.Where(offset => folded.Contains(offset) || !_deadLetters.Contains(offset));
            if (!wanted.SequenceEqual(folded)) return $"user {user}: wanted {string.Join(',', wanted)}, folded {string.Join(',', folded)}";
        }
        var lost = _log.Where(r => r.Kind != RecordKind.Event && !_deadLetters.Contains(r.Offset)).Select(r => r.Offset).ToList();
        if (lost.Count > 0) return $"bad events without a dead letter: {string.Join(',', lost)}";
        var good = _deadLetters.Where(offset => _log[offset].Kind == RecordKind.Event).ToList();
        return good.Count == 0 || _scenario.Quarantine ? null : $"dead letters of good events: {string.Join(',', good)}";
    }
}
