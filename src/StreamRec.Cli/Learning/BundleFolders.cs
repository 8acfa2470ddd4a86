namespace StreamRec.Cli.Learning;

/// <summary>Where a refreshed bundle goes: beside the serving one, or in its place.</summary>
/// <param name="serving">Full path of the bundle that serves, without a separator at its end.</param>
internal sealed class BundleFolders(string serving)
{
    public string Serving => serving;
    public string Candidate => $"{serving}.candidate";
    public string Refused => $"{serving}.refused";
    public string Previous => $"{serving}.previous";

    /// <summary>Copies, so that a candidate that was named stays where it is.</summary>
    public void KeepAside(string fresh, string reason)
    {
        Copy(fresh, Refused);
        File.WriteAllText(Path.Combine(Refused, "refused.txt"), reason + Environment.NewLine);
    }

    /// <summary>Two renames: a reader finds the old bundle, none for an instant, or the new one, never half of each.</summary>
    public void PutInPlace(string fresh)
    {
        var ready = $"{serving}.ready";
        Copy(fresh, ready);
        if (Directory.Exists(Previous)) Directory.Delete(Previous, recursive: true);
        if (Directory.Exists(serving)) Directory.Move(serving, Previous);
        Directory.Move(ready, serving);
    }

    private static void Copy(string from, string to)
    {
        if (Directory.Exists(to)) Directory.Delete(to, recursive: true);
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
