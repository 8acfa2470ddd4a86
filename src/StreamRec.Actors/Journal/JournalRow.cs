using Akka.Actor;
using Akka.Persistence;
using Akka.Serialization;

namespace StreamRec.Actors.Journal;

/// <summary>A row of Akka.Persistence.Sql's journal table. <paramref name="Created"/> in ticks (UTC).</summary>
internal readonly record struct JournalRow(
    string PersistenceId, long SequenceNr, byte[] Message, string Manifest, int SerializerId, string Writer, long Created)
{
    public static JournalRow Of(IPersistentRepresentation persistent, Serialization serialization, long created)
    {
        var serializer = serialization.FindSerializerFor(persistent.Payload);
        return new JournalRow(
            persistent.PersistenceId, persistent.SequenceNr, serializer.ToBinary(persistent.Payload),
            Serialization.ManifestFor(serializer, persistent.Payload), serializer.Identifier, persistent.WriterGuid, created);
    }

    public Persistent ToPersistent(Serialization serialization) => new(
        serialization.Deserialize(Message, SerializerId, Manifest), SequenceNr, PersistenceId, Manifest, false, ActorRefs.NoSender, Writer,
        Created);
}
