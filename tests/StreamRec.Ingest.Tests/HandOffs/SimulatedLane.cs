using StreamRec.Domain;
using StreamRec.Ingest.Lanes;

namespace StreamRec.Ingest.Tests.HandOffs;

/// <summary>The real lane, its output caught in boxes that a schedule empties, loses or delays.</summary>
public sealed class SimulatedLane : ILaneOutput<SimulatedActor>
{
    /// <param name="shown">Where the log ended when it began.</param>
    public SimulatedLane(long number, long start, long shown)
    {
        State = new LaneState<SimulatedActor>(new LaneEpoch("g", 0, number), start, shown, new LaneOptions { BatchSize = 2, ResendAfter = 40, AskDurableAfter = 80, MaxWait = 200, AskAgainAfter = 10, DeadLetterRetryAfter = 20 }, this);
    }

    public LaneState<SimulatedActor> State { get; }
    public List<IUserMessage> Outbox { get; } = [];
    public List<object> Inbox { get; } = [];
    public List<DeadLetter> Letters { get; } = [];
    public List<(SimulatedActor Asker, NothingPending Answer)> Answers { get; } = [];

    public void Send(IUserMessage message) => Outbox.Add(message);

    public void Write(DeadLetter letter) => Letters.Add(letter);

    public void Answer(SimulatedActor asker, NothingPending answer) => Answers.Add((asker, answer));

    public void Answer(SimulatedActor asker, LogAway answer) { }

    public void Receive(object answer, long now)
    {
        switch (answer)
        {
            case Folded folded: State.On(folded, now); break;
            case Gap gap: State.On(gap, now); break;
            case Durable durable: State.On(durable, now); break;
            case Quarantined quarantined: State.On(quarantined); break;
            default: throw new InvalidOperationException($"{answer} is no answer.");
        }
    }
}
