using System.Runtime.InteropServices;
using StreamRec.Contracts;

namespace StreamRec.Baseline;

/// <summary>One act as it lies in Redis: 16 bytes, little-endian.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct Act
{
    /// <summary>ms since the Unix epoch</summary>
    public long At;
    public int Item;
    public EventType Type;

    /// <summary>Stars × 2; 0 when it is no rating.</summary>
    public byte HalfStars;

    /// <summary>Watched, of 255.</summary>
    public byte Progress;
    public byte Reserved;

    /// <summary>A move to a title: what steps the encoder. The same types as the product's.</summary>
    public readonly bool IsChoice => Type is EventType.PlayStart or EventType.PlayStop or EventType.PlayComplete or EventType.Rate
        or EventType.Like or EventType.AddToList or EventType.Share;

    public readonly bool IsTurnedDown =>
        Type is EventType.Dislike or EventType.NotInterested || (Type == EventType.Rate && HalfStars <= 4);
}
