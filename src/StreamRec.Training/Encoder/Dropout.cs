using TorchSharp;
using static TorchSharp.torch;

namespace StreamRec.Training;

/// <summary>
/// Dropout (Srivastava et al. 2014) from a generator of its own: torch's is the process's, and whoever else draws from it, such
/// as another training, would change these weights. It draws what torch's own would draw from the seed.
/// </summary>
internal sealed class Dropout(double rate, long seed) : IDisposable
{
    private readonly Generator _generator = new((ulong)seed, CPU);
    private readonly Scalar _kept = 1 - rate;

    public Tensor Of(Tensor x) => rate == 0 ? x : x * empty_like(x).bernoulli_(1 - rate, _generator).div_(_kept);

    public void Dispose()
    {
        _generator.Dispose();
        _kept.Dispose();
    }
}
