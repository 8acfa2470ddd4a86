using System.Numerics.Tensors;

namespace StreamRec.Training.Evaluation;

/// <summary>
/// P = (XᵀX + λI)⁻¹ with only the titles of two or more users inverted. A title of one user u enters XᵀX through u alone, so it is
/// eliminated exactly: with s_u such titles of u, the Schur complement of the others is K = λI + Σ_u λ/(λ + s_u) x_u x_uᵀ over
/// their rows x_u; P of the others is K⁻¹, and P of an eliminated title is read from K⁻¹ x_u. On MovieTweetings that is half
/// of the titles, and seven eighths of the work.
/// </summary>
internal sealed class EaseInverse
{
    private float[] _core = [];
    private int _stride;
    private int[] _coreOf = [];
    private int[] _itemOf = [];
    private int[] _ownerOf = [];
    private int[] _single = [];
    private int[] _owners = [];
    private float[] _ofSingle = [];
    private int[][] _usersCore = [];
    private float[] _diagonal = [];
    private float _lambda;
    private (EventLog? Log, int End) _made;

    public int Items => _coreOf.Length;

    public void Make(EventLog log, int end, float lambda, CancellationToken cancellation)
    {
        if (_made == (log, end) && _lambda == lambda) return;
        (_made, _lambda) = ((log, end), lambda);
        var users = Rows(log, end);
        Divide(users, log.ItemsBefore(end));
        var n = _itemOf.Length;
        _stride = (n + SymmetricInverse.Padding - 1) / SymmetricInverse.Padding * SymmetricInverse.Padding;
        _core = new float[n * _stride];
        for (var user = 0; user < users.Length; user++)
        {
            var weight = lambda / (lambda + _single[user]);
            foreach (var a in _usersCore[user])
                foreach (var b in _usersCore[user]) _core[a * _stride + b] += weight;
        }
        for (var k = 0; k < n; k++) _core[k * _stride + k] += lambda;
        SymmetricInverse.Invert(_core, n, _stride, cancellation);
        Diagonal();
    }

    /// <summary>B[item, ·]</summary>
    public float[] Row(int item)
    {
        var core = new float[_stride];
        var owner = _ownerOf[item];
        if (owner < 0) _core.AsSpan(_coreOf[item] * _stride, _stride).CopyTo(core);
        else
            foreach (var k in _usersCore[owner])
                TensorPrimitives.MultiplyAdd(_core.AsSpan(k * _stride, _stride), -1 / (_lambda + _single[owner]), core, core);
        foreach (var user in _owners) _ofSingle[user] = OfSingle(core, user, owner);
        var row = new float[Items];
        for (var other = 0; other < row.Length; other++)
            row[other] = -(_ownerOf[other] < 0 ? core[_coreOf[other]] : _ofSingle[_ownerOf[other]]) / _diagonal[other];
        row[item] = 0;
        return row;
    }

    /// <summary>
    /// P[item, ·] at the eliminated titles of a user from P[item, others]; <paramref name="owner"/>: the item's, −1 when it has none.
    /// </summary>
    private float OfSingle(float[] core, int user, int owner)
    {
        var sum = 0f;
        foreach (var k in _usersCore[user]) sum += core[k];
        return -sum / (_lambda + _single[user]) - (user == owner ? 1 / (_lambda * (_lambda + _single[user])) : 0);
    }

    private void Diagonal()
    {
        var ofSingle = new double[_single.Length];
        foreach (var user in _owners)
        {
            var sum = 0.0;
            foreach (var a in _usersCore[user])
                foreach (var b in _usersCore[user]) sum += _core[a * _stride + b];
            double scale = _lambda + _single[user];
            ofSingle[user] = 1 / _lambda - 1 / (_lambda * scale) + sum / (scale * scale);
        }
        _diagonal = new float[Items];
        for (var item = 0; item < Items; item++)
            _diagonal[item] = _ownerOf[item] < 0 ? _core[_coreOf[item] * (_stride + 1)] : (float)ofSingle[_ownerOf[item]];
    }

    private static int[][] Rows(EventLog log, int end)
    {
        var rows = new HashSet<int>?[log.Users];
        for (var number = 0; number < end; number++) (rows[log.User[number]] ??= []).Add(log.Item[number]);
        return Array.ConvertAll(rows, row => row is null ? [] : row.ToArray());
    }

    private void Divide(int[][] users, int items)
    {
        var counts = new int[items];
        foreach (var row in users)
            foreach (var item in row) counts[item]++;
        var core = new List<int>();
        (_coreOf, _ownerOf, _single) = (new int[items], new int[items], new int[users.Length]);
        for (var item = 0; item < items; item++)
        {
            (_coreOf[item], _ownerOf[item]) = (core.Count, -1);
            if (counts[item] > 1) core.Add(item);
        }
        _itemOf = core.ToArray();
        (_usersCore, _ofSingle) = (new int[users.Length][], new float[users.Length]);
        for (var user = 0; user < users.Length; user++)
        {
            foreach (var item in users[user])
            {
                if (counts[item] > 1) continue;
                _ownerOf[item] = user;
                _single[user]++;
            }
            _usersCore[user] = users[user].Where(item => counts[item] > 1).Select(item => _coreOf[item]).ToArray();
        }
        _owners = [.. Enumerable.Range(0, users.Length).Where(user => _single[user] > 0)];
    }
}
