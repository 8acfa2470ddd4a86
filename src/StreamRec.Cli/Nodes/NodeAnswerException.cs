namespace StreamRec.Cli.Nodes;

/// <summary>A node answered, with an error.</summary>
internal sealed class NodeAnswerException(Uri uri, int status, string body)
    : CommandFailedException($"{uri} answered {status}{Hint(status)}: {(body.Length <= 400 ? body : body[..400] + "…")}")
{
    public int Status => status;

    private static string Hint(int status) => status switch
    {
        401 or 403 => " (give a token with --token)",
        _ => "",
    };
}
