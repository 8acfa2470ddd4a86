using StreamRec.Domain;

namespace StreamRec.Ingest.Lanes;

/// <summary>What a lane does to the world; <typeparamref name="TAsker"/> is whoever asked AskPending.</summary>
public interface ILaneOutput<in TAsker>
{
    /// <summary>To the user's actor, through the region.</summary>
    void Send(IUserMessage message);

    /// <summary>Write it; <c>DeadLetterWritten</c> or <c>DeadLetterFailed</c> must follow.</summary>
    void Write(DeadLetter letter);

    void Answer(TAsker asker, NothingPending answer);

    void Answer(TAsker asker, LogAway answer);
}
