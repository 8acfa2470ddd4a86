using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace StreamRec.Ranking;

/// <summary>
/// Vectors by name in one array: a million of them are one object and not two million. Those that it gives out are copies.
/// </summary>
internal sealed class VectorTable : IReadOnlyDictionary<string, float[]>
{
    private readonly Dictionary<string, int> _places;
    private readonly float[] _values;
    private readonly int _width;

    /// <param name="vectors">Of a name that is there twice the last.</param>
    public VectorTable(int width, int count, IEnumerable<KeyValuePair<string, float[]>> vectors)
    {
        (_width, _places, _values) = (width, new Dictionary<string, int>(count, StringComparer.Ordinal), new float[count * width]);
        var place = 0;
        foreach (var (name, vector) in vectors)
        {
            vector.CopyTo(_values, place * width);
            _places[name] = place++;
        }
    }

    public int Count => _places.Count;
    public IEnumerable<string> Keys => _places.Keys;
    public IEnumerable<float[]> Values => _places.Values.Select(place => At(place).ToArray());
    public float[] this[string key] => TryGetValue(key, out var vector) ? vector : throw new KeyNotFoundException(key);

    public bool ContainsKey(string key) => _places.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out float[] value)
    {
        var found = TryGet(key, out var vector);
        value = found ? vector.ToArray() : null;
        return found;
    }

    /// <summary>Without a copy.</summary>
    public bool TryGet(string name, out ReadOnlySpan<float> vector)
    {
        var place = NumberOf(name);
        vector = place < 0 ? default : At(place);
        return place >= 0;
    }

    /// <summary>−1 when there is none.</summary>
    public int NumberOf(string name) => _places.GetValueOrDefault(name, -1);

    public ReadOnlySpan<float> At(int number) => _values.AsSpan(number * _width, _width);

    public IEnumerator<KeyValuePair<string, float[]>> GetEnumerator() =>
        _places.Select(entry => KeyValuePair.Create(entry.Key, At(entry.Value).ToArray())).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
