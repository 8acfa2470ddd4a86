namespace StreamRec.Domain;

/// <summary>As in checkpoint.proto.</summary>
[Flags]
internal enum TitleFlags : uint
{
    None = 0, Seen = 1, InList = 2, NotInterested = 4, Liked = 8, Disliked = 16,
}
