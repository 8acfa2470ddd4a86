namespace StreamRec.Ingest.Lanes;

/// <summary>What a lane needs of Kafka besides its records.</summary>
internal interface ILaneWorld
{
    /// <summary>Writes to the dead-letter topic; true: the broker has it. Never throws.</summary>
    Task<bool> WriteAsync(DeadLetter letter);

    /// <summary>The partition's end as it is now, or null when the broker does not say. Never throws.</summary>
    Task<long?> EndAsync();

    /// <summary>What may be committed, from now on.</summary>
    void LowWatermark(long offset);
}
