namespace StreamRec.Cli.Learning;

/// <summary>Where a refreshed bundle goes: beside the serving one, or in its place.</summary>
/// <param name="serving">Full path of the bundle that serves, without a separator at its end.</param>
internal sealed class BundleFolders(string serving)
{
    private const string Reason = "refused.txt";

    public string Serving => serving;
    public string Candidate => $"{serving}.candidate";
    public string Refused => $"{serving}.refused";
    public string Previous => $"{serving}.previous";

    /// <summary>Copies, so that a candidate that was named stays where it is, unless it is one that was refused before.</summary>
    public void KeepAside(string fresh, string reason)
    {
        if (Path.TrimEndingDirectorySeparator(Path.GetFullPath(fresh)) != Refused) Copy(fresh, Refused);
        File.WriteAllText(Path.Combine(Refused, Reason), reason + Environment.NewLine);
    }

    /// <summary>After a crash between the two renames of <see cref="PutInPlace"/> the bundle before serves again.</summary>
    public void Restore()
    {
        if (!Directory.Exists(serving) && Directory.Exists(Previous)) Directory.Move(Previous, serving);
    }

    /// <summary>
    /// Two renames. A reader that comes in between finds no bundle, or the manifest of one with files of the other, which it refuses
    /// by their hashes: what it ranks with stays.
    /// </summary>
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
        foreach (var file in Directory.EnumerateFiles(from).Where(file => Path.GetFileName(file) != Reason))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
