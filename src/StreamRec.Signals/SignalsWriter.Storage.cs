using System.Text;
using StreamRec.Domain;

namespace StreamRec.Signals;

// Payload: the clocks (version 1: none, the default ones); the log (version 3: origin, topic, next); newest, observed; landmarks; totals;
// then the titles by id (ordinal): their ids, then their rows. Titles are referred to by place in that order, so the bytes do not depend
// on the numbers of one process.
public sealed partial class SignalsWriter
{
    /// <summary>The same state gives the same bytes. <paramref name="trim"/> null: everything.</summary>
    public void Save(Stream stream, SignalsTrim? trim = null)
    {
        var items = new List<int>(_rowCount);
        for (var item = 0; item < _rows.Length; item++)
            if (_rows[item] is not null && (trim is null || trim.Keep(index[item]))) items.Add(item);
        items.Sort((a, b) => index[a].CompareTo(index[b]));
        var places = new int[_rows.Length];
        Array.Fill(places, -1);
        for (var place = 0; place < items.Count; place++) places[items[place]] = place;

        using var payload = new MemoryStream();
        using var writer = new BinaryWriter(payload, Encoding.UTF8);
        // What a trimmed file leaves out cannot go on with a log.
        var log = trim is null ? Log : null;
        var version = log is not null ? SignalsFrame.OfALog
            : Clocks.Equals(Clocks.Default) ? SignalsFrame.DefaultClocks : SignalsFrame.OwnClocks;
        if (version != SignalsFrame.DefaultClocks) foreach (var time in Clocks.Milliseconds) writer.Write(time);
        if (log is not null)
        {
            writer.Write(log.Origin.ToByteArray());
            writer.Write(log.Topic);
            writer.Write(log.Next);
        }
        writer.Write(NewestAt);
        writer.Write(Observed);
        foreach (var landmark in _landmarks ?? Clocks.At(0)) writer.Write(landmark.At);
        writer.Write(_all);
        WriteCountries(writer);
        writer.Write7BitEncodedInt(items.Count);
        foreach (var item in items) writer.Write(index[item].Value);
        foreach (var item in items) WriteRow(writer, _rows[item]!, places, trim?.Successors ?? EdgeTable.Capacity);
        writer.Flush();
        SignalsFrame.Write(stream, version, payload.GetBuffer().AsSpan(0, (int)payload.Length));
    }

    /// <summary>
    /// Titles are added to the index. <paramref name="anchorTo"/>: when given, all times are shifted so that the newest
    /// observation is then (the bundled warm signals); null keeps them (a restart).
    /// </summary>
    /// <param name="expected">Null: whatever clocks the file has.</param>
    /// <exception cref="SignalsFormatException">Torn, corrupt, of another version; the message names the file.</exception>
    /// <exception cref="OtherClocksException">The file is sound, but not what was expected; nothing was added to the index.</exception>
    public static SignalsWriter Load(Stream stream, ItemIndex index, long? anchorTo, Clocks? expected = null)
    {
        var name = stream is FileStream file ? file.Name : "The stream";
        var (version, payload) = SignalsFrame.Read(stream, name);
        try
        {
            using var reader = new BinaryReader(new MemoryStream(payload), Encoding.UTF8);
            var clocks = ReadClocks(reader, version);
            if (expected is not null && !clocks.Equals(expected))
                throw new OtherClocksException($"{name} was counted with {clocks}; expected {expected}.");
            var writer = new SignalsWriter(index, clocks: clocks) { Log = ReadLog(reader, version) };
            writer.Read(reader, anchorTo);
            return reader.BaseStream.Position == payload.Length
                ? writer
                : throw SignalsFrame.Refused(name, $"{payload.Length - reader.BaseStream.Position} bytes follow its end");
        }
        catch (Exception e)
            when (e is EndOfStreamException or FormatException or OverflowException or IndexOutOfRangeException or ArgumentException)
        {
            throw SignalsFrame.Refused(name, "its rows do not parse", e);
        }
    }

    /// <exception cref="SignalsFormatException">As <see cref="Load"/>.</exception>
    internal static (Clocks Clocks, CountedLog? Log) HeadOf(Stream stream)
    {
        const string name = "The stream";
        var (version, payload) = SignalsFrame.Read(stream, name);
        try
        {
            using var reader = new BinaryReader(new MemoryStream(payload), Encoding.UTF8);
            return (ReadClocks(reader, version), ReadLog(reader, version));
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException)
        {
            throw SignalsFrame.Refused(name, "its head does not parse", e);
        }
    }

    private static Clocks ReadClocks(BinaryReader reader, uint version)
    {
        if (version == SignalsFrame.DefaultClocks) return Clocks.Default;
        var milliseconds = new long[Clocks.Count];
        for (var clock = 0; clock < milliseconds.Length; clock++) milliseconds[clock] = reader.ReadInt64();
        return Clocks.Of(milliseconds);
    }

    private static CountedLog? ReadLog(BinaryReader reader, uint version) =>
        version != SignalsFrame.OfALog ? null : new CountedLog(new Guid(reader.ReadBytes(16)), reader.ReadString(), reader.ReadInt64());

    private void Read(BinaryReader reader, long? anchorTo)
    {
        var newest = reader.ReadInt64();
        Observed = reader.ReadInt64();
        var shift = Observed > 0 && anchorTo is { } anchor ? anchor - newest : 0;
        NewestAt = newest + shift;
        var landmarks = Clocks.At(0);
        for (var clock = 0; clock < landmarks.Length; clock++) landmarks[clock].At = reader.ReadInt64() + shift;
        _landmarks = Observed > 0 ? landmarks : null;
        _all = reader.ReadDouble();
        for (var count = reader.ReadUInt16(); count > 0; count--) _byCountry[reader.ReadUInt16()] = reader.ReadDouble();

        var items = new int[Bounded(reader.Read7BitEncodedInt(), reader)];
        for (var place = 0; place < items.Length; place++) items[place] = index.Add(new ItemId(reader.ReadString()));
        foreach (var item in items) ReadRow(reader, Row(item), items);
    }

    /// <summary>A title takes more than 48 bytes: a count that the rest cannot hold is refused before memory is taken for it.</summary>
    private static int Bounded(int titles, BinaryReader reader) =>
        titles >= 0 && titles <= (reader.BaseStream.Length - reader.BaseStream.Position) / 48 ? titles : throw new FormatException();

    private void WriteCountries(BinaryWriter writer)
    {
        var known = 0;
        foreach (var count in _byCountry) if (count > 0) known++;
        writer.Write((ushort)known);
        for (var country = 0; country < _byCountry.Length; country++)
        {
            if (_byCountry[country] <= 0) continue;
            writer.Write((ushort)country);
            writer.Write(_byCountry[country]);
        }
    }

    private void WriteRow(BinaryWriter writer, TitleRow row, int[] places, int successors)
    {
        foreach (var count in row.Counts) writer.Write(count);
        var hours = 0;
        for (var hour = 0; hour < 24; hour++) if (row.Hours[hour] > 0) hours |= 1 << hour;
        writer.Write(hours);
        foreach (var count in row.Hours) if (count > 0) writer.Write(count);
        writer.Write((byte)row.Countries.Count);
        for (var k = 0; k < row.Countries.Count; k++)
        {
            writer.Write(row.Countries.Codes[k]);
            writer.Write(row.Countries.Counts[k]);
        }
        var (targets, weights) = row.Edges.Strongest(successors, index, places);
        for (var k = 0; k < targets.Length; k++) targets[k] = places[targets[k]];
        Array.Sort(targets, weights);
        writer.Write7BitEncodedInt(targets.Length);
        for (int k = 0, last = 0; k < targets.Length; last = targets[k++])
        {
            writer.Write7BitEncodedInt(targets[k] - last);
            writer.Write(weights[k]);
        }
    }

    private void ReadRow(BinaryReader reader, TitleRow row, int[] items)
    {
        for (var clock = 0; clock < row.Counts.Length; clock++) row.Counts[clock] = reader.ReadDouble();
        var hours = reader.ReadInt32();
        for (var hour = 0; hour < 24; hour++) if ((hours & 1 << hour) != 0) row.AddHour(hour, reader.ReadSingle());
        for (var count = reader.ReadByte(); count > 0; count--) row.Countries.Add(reader.ReadUInt16(), reader.ReadSingle());
        var place = 0;
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
        {
            place += reader.Read7BitEncodedInt();
            row.Edges.Add(items[place], reader.ReadSingle(), index);
        }
        (row.CountsDirty, row.EdgesDirty) = (true, true);
    }
}
