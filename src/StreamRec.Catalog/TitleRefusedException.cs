namespace StreamRec.Catalog;

/// <summary>Within <see cref="TitleReader"/> only: <see cref="TitleJson"/> turns it into an answer.</summary>
internal sealed class TitleRefusedException(string message) : Exception(message)
{
    public static TitleRefusedException Of(string field, string value, string accepted) =>
        new($"{field} is {value}; accepted: {accepted}.");
}
