using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace StreamRec.Actors.Wire;

/// <summary>
/// Takes the place of one of Akka's serializers that make whatever type a message names, which is how strangers run code: JSON with type
/// names, protobuf by type name, and the order to start an actor of any class. Nothing of StreamRec or of Akka's cluster needs them.
/// </summary>
public abstract class RefusedSerializer(ExtendedActorSystem system, int id, string what) : Serializer(system)
{
    public override int Identifier => id;

    public override bool IncludeManifest => true;

    /// <exception cref="SerializationException">Always.</exception>
    public override byte[] ToBinary(object obj) => throw new SerializationException(
        $"{obj.GetType()} may not leave this node as {what}: what crosses nodes has a manifest of {nameof(UserSerializer)}.");

    /// <exception cref="SerializationException">Always.</exception>
    public override object FromBinary(byte[] bytes, Type type) => throw new SerializationException(
        $"A message came as {what} (serializer {id}) and is refused: nodes send each other manifests of {nameof(UserSerializer)} only.");
}

/// <summary>Akka's default for every object.</summary>
public sealed class RefusedJson : RefusedSerializer
{
    /// <param name="_">Akka gives it to this one, for which its reference configuration has settings.</param>
    public RefusedJson(ExtendedActorSystem system, Config _)
        : base(system, 1, "JSON with type names")
    {
    }
}

public sealed class RefusedProtobuf(ExtendedActorSystem system) : RefusedSerializer(system, 2, "protobuf by type name");

/// <summary>Remote deployment.</summary>
public sealed class RefusedActorStart(ExtendedActorSystem system) : RefusedSerializer(system, 3, "an order to start an actor");
