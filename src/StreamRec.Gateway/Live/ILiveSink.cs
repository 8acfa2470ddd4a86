namespace StreamRec.Gateway.Live;

/// <summary>Where a pump sends: a WebSocket or an event stream. One send at a time.</summary>
internal interface ILiveSink
{
    /// <summary>Idle time after which <see cref="KeepAliveAsync"/> is due; null when the transport does that itself.</summary>
    TimeSpan? KeepAlive { get; }

    /// <param name="json">One message. Not kept after the task ends.</param>
    /// <param name="type">The message's <c>type</c>.</param>
    /// <param name="version">The list version that it is about, if any.</param>
    ValueTask SendAsync(ReadOnlyMemory<byte> json, string type, long? version);

    ValueTask KeepAliveAsync();

    /// <summary>Says why it ends, as far as the transport can.</summary>
    ValueTask CloseAsync(CloseReason reason);

    /// <summary>Cuts the connection: a send that hangs ends.</summary>
    void Abort();
}
