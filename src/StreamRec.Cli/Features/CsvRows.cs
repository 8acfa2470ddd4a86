using System.Buffers;
using System.Globalization;
using StreamRec.Training;

namespace StreamRec.Cli.Features;

/// <summary>
/// RFC 4180 with a header; numbers with a point, and as many digits as bring them back bit for bit; what is not known is empty.
/// </summary>
internal sealed class CsvRows : IFeatureRows
{
    private static readonly SearchValues<char> ToQuote = SearchValues.Create("\",\r\n");
    private readonly StreamWriter _file;

    public CsvRows(Stream file, IEnumerable<string> features)
    {
        _file = new StreamWriter(file) { NewLine = "\r\n" };
        _file.WriteLine(string.Join(',', IFeatureRows.Head.Concat(features).Select(Quoted)));
    }

    public void Write(FeatureRowHead head, ReadOnlySpan<float> features)
    {
        _file.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{head.Group},{Name(head.Slice)},{head.At},{Quoted(head.User)},{Quoted(head.Item)},{head.Act},{head.Label},"));
        _file.Write(string.Create(
            CultureInfo.InvariantCulture, $"{(head.Shown ? 1 : 0)},{(head.Place < 0 ? "" : head.Place)},{head.Weight:R},"));
        if (!float.IsNaN(head.Propensity)) _file.Write(head.Propensity.ToString("R", CultureInfo.InvariantCulture));
        foreach (var feature in features)
        {
            _file.Write(',');
            _file.Write(feature.ToString("R", CultureInfo.InvariantCulture));
        }
        _file.WriteLine();
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    internal static string Name(ExportSlice slice) => slice switch
    {
        ExportSlice.Learn => "learn",
        ExportSlice.Validation => "validation",
        _ => "test",
    };

    private static string Quoted(string text) => text.AsSpan().ContainsAny(ToQuote) ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
}
