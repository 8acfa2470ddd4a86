using Akka.Actor;
using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Gateway;

/// <summary>
/// What the gateway talks to. <paramref name="Region"/> gives the user region, null while it is not up (the partition
/// count is not known yet): reads are then answered 503 and live connections wait. Called for each use, from any thread.
/// <paramref name="ReloadModel"/> puts the configured bundle in place, or throws BundleRefusedException.
/// </summary>
public sealed record GatewayBackend(
    ActorSystem System, Func<IActorRef?> Region, IEventLog Log, CatalogStore Catalog, Func<ModelChange> ReloadModel)
{
    /// <summary>Event types of the operator's own.</summary>
    public EventNames EventNames { get; init; } = EventNames.None;

    /// <summary>What titles' attributes may be.</summary>
    public AttributeDeclarations Attributes { get; init; } = AttributeDeclarations.None;

    /// <summary>What may be known of persons.</summary>
    public PersonAttributeRules PersonAttributes { get; init; } = PersonAttributeRules.None;
}

/// <summary>Ids of the model that is ranked with now and of the one before; the same when the bundle is the same.</summary>
public sealed record ModelChange(string Model, string Previous);
