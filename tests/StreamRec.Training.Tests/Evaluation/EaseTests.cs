using CsCheck;
using StreamRec.Training.Evaluation;

namespace StreamRec.Training.Tests.Evaluation;

public sealed class EaseTests
{
    private const float Lambda = 3;

    [Theory]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(300)]
    public void The_inverse_times_the_matrix_is_the_identity(int n)
    {
        var random = new Random(5);
        var stride = (n + SymmetricInverse.Padding - 1) / SymmetricInverse.Padding * SymmetricInverse.Padding;
        var a = new float[n * stride];
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++)
                a[i * stride + j] = a[j * stride + i] = i == j ? n : random.NextSingle();
        var inverse = (float[])a.Clone();
        SymmetricInverse.Invert(inverse, n, stride, TestContext.Current.CancellationToken);
        for (var i = 0; i < n; i += Math.Max(1, n / 17))
            for (var j = 0; j < n; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < n; k++) sum += a[i * stride + k] * inverse[k * stride + j];
                Assert.Equal(i == j ? 1 : 0, sum, 1e-4);
            }
    }

    [Fact]
    public void Leaving_titles_of_one_user_out_of_the_inverse_changes_no_weight() => Gen.Int.Sample(
        seed =>
        {
            // Many titles, few events: about half of the titles have one user.
            var log = new EventLog(TestData.Invented(60, users: 9, titles: 60, seed).Interactions);
            var inverse = new EaseInverse();
            inverse.Make(log, log.Count, Lambda, TestContext.Current.CancellationToken);
            var expected = Plain(log);
            for (var item = 0; item < log.Items; item++)
            {
                var row = inverse.Row(item);
                for (var other = 0; other < log.Items; other++) Assert.Equal(expected[item, other], row[other], 1e-4);
            }
        },
        iter: 20);

    /// <summary>−P / diag(P) by column from the whole inverse, in double precision.</summary>
    private static double[,] Plain(EventLog log)
    {
        var n = log.Items;
        var rated = new bool[log.Users, n];
        for (var number = 0; number < log.Count; number++) rated[log.User[number], log.Item[number]] = true;
        var p = new double[n, n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
            {
                if (i == j) p[i, j] = Lambda;
                for (var user = 0; user < log.Users; user++)
                    if (rated[user, i] && rated[user, j]) p[i, j]++;
            }
        for (var k = 0; k < n; k++)
        {
            var pivot = p[k, k];
            p[k, k] = 1;
            for (var j = 0; j < n; j++) p[k, j] /= pivot;
            for (var i = 0; i < n; i++)
            {
                if (i == k) continue;
                var factor = p[i, k];
                p[i, k] = 0;
                for (var j = 0; j < n; j++) p[i, j] -= factor * p[k, j];
            }
        }
        var b = new double[n, n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) b[i, j] = i == j ? 0 : -p[i, j] / p[j, j];
        return b;
    }
}
