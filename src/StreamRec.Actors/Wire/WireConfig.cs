using Akka.Configuration;
using StreamRec.Domain;

namespace StreamRec.Actors.Wire;

/// <summary>
/// Binds what is stored and what crosses nodes to <see cref="UserSerializer"/>; what makes any type by its name is refused.
/// </summary>
internal static class WireConfig
{
    private static readonly Type[] Types =
    [
        typeof(CheckpointStored), typeof(CheckpointAndStop), typeof(OpenLane),
        typeof(FoldBatch), typeof(AskDurable), typeof(NothingPending), typeof(LogAway), typeof(AskPending), typeof(Folded), typeof(Gap),
        typeof(Durable),
        typeof(Quarantined), typeof(Subscribe), typeof(Unsubscribe), typeof(GetList), typeof(GetProfile), typeof(UserView),
        typeof(ReadRefused),
        typeof(ListUpdate), typeof(Release), typeof(Released),
    ];

    public static Config Bindings { get; } = ConfigurationFactory.ParseString($$"""
        akka.actor {
          serializers {
            streamrec = "{{NameOf(typeof(UserSerializer))}}"
            json = "{{NameOf(typeof(RefusedJson))}}"
            proto = "{{NameOf(typeof(RefusedProtobuf))}}"
            daemon-create = "{{NameOf(typeof(RefusedActorStart))}}"
          }
          serialization-identifiers."{{NameOf(typeof(UserSerializer))}}" = 7301
          serialization-bindings {
            {{string.Join("\n", Types.Select(t => $"\"{NameOf(t)}\" = streamrec"))}}
          }
        }
        """);

    private static string NameOf(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}
