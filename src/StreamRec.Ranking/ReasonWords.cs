namespace StreamRec.Ranking;

/// <summary>Puts reasons into English.</summary>
public static class ReasonWords
{
    public static (string Code, string Text) Of(SlateItem item, Pins pins) => throw new NotImplementedException();
}
