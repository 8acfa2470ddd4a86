using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ingest.Lanes;
using StreamRec.Ingest.Tests.HandOffs;

namespace StreamRec.Ingest.Tests.Lanes;

/// <summary>A lane of partition 0 that began at offset 10, and what it said.</summary>
public sealed class LaneProbe : ILaneOutput<string>
{
    public static readonly LaneEpoch Epoch = new("g", 0, 1);

    /// <param name="shown">Where the log ended when it began.</param>
    public LaneProbe(LaneOptions? options = null, long shown = 10) => Lane = new LaneState<string>(Epoch, 10, shown, options ?? LaneOptions.Default, this);

    public LaneState<string> Lane { get; }
    public List<IUserMessage> Sent { get; } = [];
    public List<DeadLetter> Letters { get; } = [];
    public List<string> Away { get; } = [];
    public List<(string Asker, NothingPending Answer)> Answers { get; } = [];

    public FoldBatch LastBatch => Sent.OfType<FoldBatch>().Last();

    public void Send(IUserMessage message) => Sent.Add(message);

    public void Write(DeadLetter letter) => Letters.Add(letter);

    public void Answer(string asker, NothingPending answer) => Answers.Add((asker, answer));

    public void Answer(string asker, LogAway answer) => Away.Add(asker);

    /// <summary>Reads one event of <paramref name="user"/> at each offset, then sends.</summary>
    public void Read(int user, params long[] offsets)
    {
        foreach (var offset in offsets)
        {
            var recorded = new RecordedEvent(offset, offset, SimulatedEvents.Event((int)offset, user));
            Lane.Read(new LaneRecord(offset, offset, null, [1], recorded, null));
        }
        Lane.Flush(0);
    }

    public void ReadBad(long offset)
    {
        Lane.Read(new LaneRecord(offset, offset, null, [1], null, new EventProblem(EventProblemKind.Malformed, "malformed_json", null, "no")));
        Lane.Flush(0);
    }

    public void Fold(int user, long mark, params long[] rejected) =>
        Lane.On(new Folded(SimulatedEvents.Id(user), Epoch, mark, [.. rejected.Select(offset => new RejectedEvent(offset, "no"))]), 0);

    public void Persist(int user, long mark) => Lane.On(new Durable(SimulatedEvents.Id(user), Epoch, mark), 0);

    public void Miss(int user, long mark) => Lane.On(new Gap(SimulatedEvents.Id(user), Epoch, mark), 0);

    public static long[] Offsets(FoldBatch batch) => [.. batch.Events.Select(e => e.Offset)];
}
