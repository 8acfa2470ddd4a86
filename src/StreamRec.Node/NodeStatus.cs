using Akka.Actor;
using StreamRec.Actors;
using StreamRec.Ingest;

namespace StreamRec.Node;

/// <summary>How far a node has come: written by <see cref="NodeService"/>, read by the routes. Any number of threads.</summary>
internal sealed class NodeStatus(KafkaHealth kafka)
{
    private volatile StreamRecActors? _actors;
    private volatile IngestNode? _ingest;
    private volatile Topics? _topics;
    private volatile string? _address;
    private volatile bool _draining;
    private volatile bool _memberUp;
    private volatile bool _warm;

    public StreamRecActors? Actors { get => _actors; set => _actors = value; }
    public IngestNode? Ingest { get => _ingest; set => _ingest = value; }

    public KafkaHealth Kafka => kafka;

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

    /// <summary>Member Up, region registered, warm, not draining. A database outage is degraded, not unready.</summary>
    public bool Ready => MemberUp && Region is not null && Ingest is not null && Warm && !Draining;
}
