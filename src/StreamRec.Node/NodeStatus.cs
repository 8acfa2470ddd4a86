using Akka.Actor;
using StreamRec.Actors;
using StreamRec.Ingest;

namespace StreamRec.Node;

/// <summary>How far a node has come: written by <see cref="NodeService"/>, read by the routes. Any number of threads.</summary>
internal sealed class NodeStatus(KafkaHealth kafka, Settings.NodeSettings settings)
{
    private volatile StreamRecActors? _actors;
    private volatile IngestNode? _ingest;
    private volatile GroupPresence? _presence;
    private volatile Topics? _topics;
    private volatile string? _address;
    private volatile bool _draining;
    private volatile bool _memberUp;
    private volatile bool _warm;

    public StreamRecActors? Actors { get => _actors; set => _actors = value; }
    public IngestNode? Ingest { get => _ingest; set => _ingest = value; }

    public KafkaHealth Kafka => kafka;

    /// <summary>Null on the embedded broker, which nobody shares.</summary>
    public GroupPresence? Presence { get => _presence; set => _presence = value; }

    /// <summary>Null until Kafka has answered.</summary>
    public Topics? Topics { get => _topics; set => _topics = value; }

    /// <summary>This node's cluster address, once it is a member.</summary>
    public string? Address { get => _address; set => _address = value; }
    public bool MemberUp { get => _memberUp; set => _memberUp = value; }

    /// <summary>A first list has been made: the code for it is loaded and compiled.</summary>
    public bool Warm { get => _warm; set => _warm = value; }
    public bool Draining { get => _draining; set => _draining = value; }

    /// <summary>Null until the partition count is known and the region is registered.</summary>
    public IActorRef? Region => _actors?.Region;

    /// <summary>Member Up, region registered, warm, not draining, and nothing of <see cref="Troubles"/>.</summary>
    public bool Ready => MemberUp && Region is not null && Ingest is not null && Warm && !Draining && Troubles.Count == 0;

    /// <summary>
    /// Why this node should get no traffic although it runs, in words. A Kafka or a database that is away is not in it: that hits all
    /// nodes alike, and lists of users in memory go on.
    /// </summary>
    public IReadOnlyList<string> Troubles
    {
        get
        {
            if (Ingest is not { } ingest || Actors is not { } actors) return [];
            var troubles = new List<string>();
            var now = ingest.Status;
            if (now.Kafka == KafkaState.Refused) troubles.Add($"Kafka refuses this node: {now.KafkaReason}");
            if (now.Consumer is { } failure) troubles.Add($"the Kafka consumer is being replaced: {failure}");
            if (ingest.Topic.Absent) troubles.Add($"topic {ingest.Topic.Name} is gone");
            if (actors.DatabaseAvailable)
                troubles.AddRange(
                    now.Stalled.Select(s => $"partition {s.Partition} has stood at offset {s.Offset} since {s.Since:u}: {s.Reason}"));
            if (actors.Rival is { } user)
                troubles.Add($"user {user} was written by another owner again and again: "
                    + $"another node writes to this node's database ({settings.JournalShown})");
            if (Presence?.Foreign is [var other, ..])
                troubles.Add($"{other.Address} on {other.Machine} (data folder {other.DataFolder}) reads for the same group and is not of this cluster");
            return troubles;
        }
    }
}
