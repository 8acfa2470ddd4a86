using Akka.Actor;
using StreamRec.Domain;

namespace StreamRec.Node;

/// <summary>Hands users' questions on to the lanes, once these are there. Until then nobody can know the answer, and the asker's wait ends.</summary>
internal sealed class LanesRelay : UntypedActor
{
    private IActorRef _lanes = ActorRefs.Nobody;

    protected override void OnReceive(object message)
    {
        if (message is IActorRef lanes) _lanes = lanes;
        else if (message is AskPending) _lanes.Forward(message);
    }
}
