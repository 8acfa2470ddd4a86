using TorchSharp;

namespace StreamRec.Training;

/// <summary>
/// TorchSharp passes a scalar by its handle alone: one that is collected meanwhile is gone before the native call has read it
/// ("Expected false to be true"), also the 1 that <c>a + b</c> makes. So no operator makes one here, and this one is held.
/// </summary>
internal static class HeldScalar
{
    public static readonly Scalar One = 1;

    public static torch.Tensor Plus(this torch.Tensor left, torch.Tensor right) => left.add(right, One);
}
