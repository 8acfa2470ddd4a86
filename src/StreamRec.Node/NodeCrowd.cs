using StreamRec.Actors;
using StreamRec.Ingest;
using StreamRec.Signals;

namespace StreamRec.Node;

/// <summary>
/// What all nodes of a group know of the crowd: one log of moves, which each counts in its order, on top of one state. A node that starts
/// takes the state that another has shared; one that has begun with its own takes the next that is shared. Both then count the same.
/// </summary>
internal sealed class NodeCrowd : IDisposable
{
    private readonly SignalsTopic _moves;
    private readonly SignalsStateTopic _states;
    private readonly ILogger _log;
    private CrowdReader? _reader;
    private bool _reading;

    public NodeCrowd(
        KafkaSettings kafka, string group, string titles, Clocks clocks, Topics topics, KafkaHealth health, Func<bool> shares, ILogger log)
    {
        _log = log;
        _moves = new SignalsTopic(kafka, group, titles, topics, health, log);
        _states = new SignalsStateTopic(kafka, group, WarmSignals.FileName(clocks), topics, health, log);
        Log = new CrowdLog(_moves.SendAsync, _states.WriteAsync, shares);
    }

    public CrowdLog Log { get; }

    /// <summary>On return the last state that was shared is this node's, and the moves after it are being read.</summary>
    public async Task StartAsync(CrowdReader reader, CancellationToken stopping)
    {
        _reader = reader;
        _states.Read(Take);
        await _states.CaughtUp.WaitAsync(stopping);
        lock (_moves) ReadMoves();
    }

    public void StopReading()
    {
        _states.StopReading();
        lock (_moves) _moves.StopReading();
    }

    public void Dispose()
    {
        _states.Dispose();
        _moves.Dispose();
    }

    private void ReadMoves()
    {
        _reading = true;
        _moves.Read(
            (log, beginning, end) => BeginAsync(log, beginning, end).GetAwaiter().GetResult(),
            record => _reader!.CountAsync(record.Value, record.RecordTime, record.Offset, record.Own).GetAwaiter().GetResult());
    }

    private async Task<long> BeginAsync(string log, long beginning, long end)
    {
        if (await _reader!.CountedAsync() is { } counted && counted.Topic == log && counted.Next >= beginning && counted.Next <= end)
            return counted.Next;
        // What is counted here is not what the log was counted on top of elsewhere, or lacks a part of it: an origin of its own.
        await _reader.FoundAsync(log, end);
        return end;
    }

    /// <summary>On the thread that reads states.</summary>
    private void Take(byte[] state)
    {
        try
        {
            lock (_moves)
            {
                if (!_reader!.IsNewsAsync(state, ahead: !_reading).GetAwaiter().GetResult()) return;
                _moves.StopReading();
                try
                {
                    _reader.AdoptAsync(state).GetAwaiter().GetResult();
                }
                finally
                {
                    if (_reading) ReadMoves();
                }
            }
            _log.LogInformation("The crowd's counts are those that another node has shared ({Kilobytes:N0} kB).", state.Length / 1000);
        }
        catch (Exception problem) when (problem is SignalsFormatException or OtherClocksException)
        {
            _log.LogError("A state of the signals that was shared is left out: {Reason}", problem.Message);
        }
    }
}
