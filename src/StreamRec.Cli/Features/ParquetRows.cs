using Parquet;
using Parquet.Schema;
using StreamRec.Training;

namespace StreamRec.Cli.Features;

/// <summary>Parquet, in row groups; what is not known is null.</summary>
internal sealed class ParquetRows : IFeatureRows
{
    private const int RowsOfAGroup = 1 << 16;

    private readonly ParquetWriter _writer;
    private readonly DataField[] _fields;
    private readonly List<FeatureRowHead> _heads = [];
    private readonly List<float>[] _features;

    private ParquetRows(ParquetWriter writer, DataField[] fields)
    {
        (_writer, _fields) = (writer, fields);
        _features = [.. fields.Skip(IFeatureRows.Head.Length).Select(_ => new List<float>())];
    }

    public static async Task<ParquetRows> CreateAsync(Stream file, IEnumerable<string> features)
    {
        DataField[] fields =
        [
            new DataField<int>("group"), new DataField<string>("slice", false), new DataField<long>("timestamp"),
            new DataField<string>("userId", false), new DataField<string>("itemId", false), new DataField<string>("act", false),
            new DataField<int>("label"), new DataField<bool>("shown"), new DataField<int?>("place"), new DataField<float>("weight"),
            new DataField<float?>("propensity"), .. features.Select(name => new DataField<float>(name)),
        ];
        return new ParquetRows(await ParquetWriter.CreateAsync(new ParquetSchema(fields), file), fields);
    }

    public void Write(FeatureRowHead head, ReadOnlySpan<float> features)
    {
        _heads.Add(head);
        for (var k = 0; k < features.Length; k++) _features[k].Add(features[k]);
        // The replay calls back and waits: nothing else is to be done on this thread.
        if (_heads.Count == RowsOfAGroup) EndGroupAsync().GetAwaiter().GetResult();
    }

    public async ValueTask DisposeAsync()
    {
        if (_heads.Count > 0) await EndGroupAsync();
        await _writer.DisposeAsync();
    }

    private async Task EndGroupAsync()
    {
        using var group = _writer.CreateRowGroup();
        var column = 0;
        await group.WriteAsync<int>(_fields[column++], Column(head => head.Group));
        await group.WriteAsync(_fields[column++], Column(head => CsvRows.Name(head.Slice)));
        await group.WriteAsync<long>(_fields[column++], Column(head => head.At));
        await group.WriteAsync(_fields[column++], Column(head => head.User));
        await group.WriteAsync(_fields[column++], Column(head => head.Item));
        await group.WriteAsync(_fields[column++], Column(head => head.Act));
        await group.WriteAsync<int>(_fields[column++], Column(head => head.Label));
        await group.WriteAsync<bool>(_fields[column++], Column(head => head.Shown));
        await group.WriteAsync<int>(_fields[column++], Column(head => head.Place < 0 ? (int?)null : head.Place));
        await group.WriteAsync<float>(_fields[column++], Column(head => head.Weight));
        await group.WriteAsync<float>(_fields[column++], Column(head => float.IsNaN(head.Propensity) ? (float?)null : head.Propensity));
        foreach (var feature in _features)
        {
            await group.WriteAsync<float>(_fields[column++], feature.ToArray());
            feature.Clear();
        }
        _heads.Clear();
    }

    private T[] Column<T>(Func<FeatureRowHead, T> of) => [.. _heads.Select(of)];
}
