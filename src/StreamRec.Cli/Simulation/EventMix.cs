using System.Diagnostics.CodeAnalysis;

namespace StreamRec.Cli.Simulation;

internal enum EventKind
{
    Impression,
    Progress,
    Click,

    /// <summary>Plays, completions, ratings, likes, searches, list changes.</summary>
    Strong,
}

/// <summary>How many of 100 events are of each kind.</summary>
internal sealed record EventMix(int Impressions, int Progress, int Clicks, int Strong)
{
    public static EventMix Default { get; } = new(60, 20, 10, 10);

    /// <summary>Four whole percentages, <c>impressions/progress/clicks/strong</c>, that sum to 100.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out EventMix? mix)
    {
        mix = null;
        var parts = text.Split('/');
        if (parts.Length != 4) return false;
        Span<int> percent = stackalloc int[4];
        for (var i = 0; i < 4; i++)
            if (!int.TryParse(parts[i], out percent[i]) || percent[i] < 0 || percent[i] > 100) return false;
        if (percent[0] + percent[1] + percent[2] + percent[3] != 100) return false;
        mix = new EventMix(percent[0], percent[1], percent[2], percent[3]);
        return true;
    }

    public override string ToString() => $"{Impressions}/{Progress}/{Clicks}/{Strong}";
}
