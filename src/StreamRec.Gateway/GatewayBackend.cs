using Akka.Actor;
using StreamRec.Catalog;
using StreamRec.Domain;

namespace StreamRec.Gateway;

/// <summary>
/// What the gateway talks to. <paramref name="Region"/> gives the user region, null while it is not up (the partition
/// count is not known yet): reads are then answered 503 and live connections wait. Called for each use, from any thread.
/// </summary>
public sealed record GatewayBackend(ActorSystem System, Func<IActorRef?> Region, IEventLog Log, CatalogStore Catalog);
