using System.Globalization;
using StreamRec.Domain;

namespace StreamRec.Signals;

/// <summary>
/// What a <see cref="SignalsWriter"/> has counted and published, in a folder: any of its snapshots can be made again. A segment has a
/// whole state and the moves after it, as far as each snapshot; the next begins when its moves weigh as much as its state.
/// </summary>
/// <param name="failed">Told why the folder could not be written. Nothing is written after that: it would lack what was not.</param>
public sealed class SignalsHistory(string folder, Action<Exception> failed) : IDisposable
{
    private const string StateEnd = ".state", MovesEnd = ".moves";

    /// <summary>Bytes. Small states are not written again for every few moves.</summary>
    private const int LeastSegment = 8 << 20;

    private readonly List<SignalMove> _moves = [];
    private FileStream? _segment;
    private long _stateBytes;
    private volatile bool _ended;

    /// <summary>A segment is begun: older ones may go.</summary>
    public event Action? Began;

    /// <summary>Nothing more is written. Any thread; the writer's own lets go of the file.</summary>
    public void End() => _ended = true;

    internal void Observed(in SignalMove move)
    {
        if (!_ended) _moves.Add(move);
    }

    internal void Published(SignalsWriter writer, long version, long now)
    {
        if (_ended)
        {
            Succeed();
            return;
        }
        try
        {
            Write(writer, version, now);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            End();
            Succeed();
            failed(problem);
        }
    }

    private void Write(SignalsWriter writer, long version, long now)
    {
        if (_segment is null || _segment.Length > Math.Max(_stateBytes, LeastSegment)) Begin(writer, version);
        var frame = new MemoryStream();
        using var bytes = new BinaryWriter(frame);
        bytes.Write(version);
        bytes.Write(now);
        foreach (var (batch, _) in MoveBatch.Write(_moves, writer.Index))
        {
            bytes.Write(batch.Length);
            bytes.Write(batch);
        }
        bytes.Write(0);
        _moves.Clear();
        _segment!.Write(frame.GetBuffer().AsSpan(0, (int)frame.Length));
        _segment.Flush();
    }

    /// <summary>The next publication begins a segment: another writer goes on.</summary>
    internal void Succeed()
    {
        Dispose();
        _moves.Clear();
    }

    /// <summary>What a full disk has not taken is lost.</summary>
    public void Dispose()
    {
        var segment = _segment;
        _segment = null;
        try
        {
            segment?.Dispose();
        }
        catch (IOException)
        {
            // Its buffer could not be written; who is told of failures has heard of it.
        }
    }

    /// <summary>The segments of a folder, oldest first: the version that each begins with, and its files.</summary>
    public static IReadOnlyList<(long First, string[] Files)> Segments(string folder) =>
        [.. Directory.EnumerateFiles(folder, $"*{StateEnd}").Order(StringComparer.Ordinal).Select(Segment).OfType<(long, string[])>()];

    /// <summary>The snapshots of a segment, oldest first. A last one that was not written to its end is left out.</summary>
    /// <param name="state">Its first file.</param>
    /// <exception cref="SignalsFormatException">It is damaged.</exception>
    public static IEnumerable<SignalsSnapshot> Read(string state, ItemIndex index)
    {
        var writer = SignalsFile.Load(state, index, anchorTo: null);
        using var file = new FileStream(Path.ChangeExtension(state, MovesEnd), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new BinaryReader(file);
        while (TryRead(bytes, out var version, out var now, out var batches))
        {
            foreach (var batch in batches)
            {
                var moves = MoveBatch.Read(batch, index, long.MaxValue)
                    ?? throw new SignalsFormatException($"{file.Name}: before version {version} are moves that are none.");
                foreach (var move in moves) writer.Observe(move);
            }
            yield return writer.Publish(now, version);
        }
    }

    /// <summary>Null: the file is none of ours.</summary>
    private static (long First, string[] Files)? Segment(string state) =>
        long.TryParse(Path.GetFileNameWithoutExtension(state), CultureInfo.InvariantCulture, out var first)
            ? (first, [state, Path.ChangeExtension(state, MovesEnd)])
            : null;

    private static bool TryRead(BinaryReader bytes, out long version, out long now, out List<byte[]> batches)
    {
        (version, now, batches) = (0, 0, []);
        try
        {
            (version, now) = (bytes.ReadInt64(), bytes.ReadInt64());
            for (var length = bytes.ReadInt32(); length > 0; length = bytes.ReadInt32())
            {
                var batch = bytes.ReadBytes(length);
                if (batch.Length < length) return false;
                batches.Add(batch);
            }
            return true;
        }
        catch (EndOfStreamException)
        {
            return false;
        }
    }

    /// <summary>The state before the moves that are still to be written.</summary>
    private void Begin(SignalsWriter writer, long version)
    {
        Dispose();
        // What was counted since the last publication is in the state already, and not to be counted again.
        _moves.Clear();
        var path = Path.Combine(folder, version.ToString("D18", CultureInfo.InvariantCulture));
        using (var state = new FileStream(path + StateEnd, FileMode.Create, FileAccess.Write)) writer.Save(state);
        _stateBytes = new FileInfo(path + StateEnd).Length;
        _segment = new FileStream(path + MovesEnd, FileMode.Create, FileAccess.Write, FileShare.Read);
        Began?.Invoke();
    }
}
