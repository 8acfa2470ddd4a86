namespace StreamRec.Ranking;

/// <summary>
/// Which strong events an encoder's state is the run over, in training and serving alike: the newest 64 to 127, starting anew
/// at multiples of 64; all of them while there are fewer than 128.
/// </summary>
public static class EncoderWindow
{
    public const int Restart = 64;

    /// <summary>How many of so many strong events the run leaves out.</summary>
    public static long Begin(long events) => events < 2 * Restart ? 0 : (events / Restart - 1) * Restart;
}
