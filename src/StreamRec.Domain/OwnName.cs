using System.Text.RegularExpressions;

namespace StreamRec.Domain;

/// <summary>What an operator may call something of their own in a settings file: an event type, an attribute of titles.</summary>
public static partial class OwnName
{
    public const string Accepted =
        "1 to 64 letters of a to z in either case, digits, - and _ are accepted, beginning with a letter";

    /// <exception cref="FormatException">It is no name.</exception>
    public static void Require(string name)
    {
        if (!Form().IsMatch(name)) throw new FormatException($"'{name}' is no name; {Accepted}.");
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,63}\\z")]
    private static partial Regex Form();
}
