using StreamRec.Contracts;

namespace StreamRec.Gateway.Http;

/// <summary>A route cannot answer as asked; <see cref="ProblemMiddleware"/> answers with the problem.</summary>
internal sealed class RefusedException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem => problem;

    public static RefusedException BadParameter(string name, string detail) =>
        new(new Problem(StatusCodes.Status400BadRequest, "bad_parameter", detail) { Field = name });

    public static RefusedException UnknownSurface(string name, string? problem) =>
        new(new Problem(StatusCodes.Status400BadRequest, NoSuchSurface.Code, NoSuchSurface.Detail(name, problem)) { Field = "surface" });

    public static RefusedException Forbidden(string detail) => new(new Problem(StatusCodes.Status403Forbidden, "forbidden", detail));

    public static RefusedException TooLarge(string detail) =>
        new(new Problem(StatusCodes.Status413PayloadTooLarge, EventProblemCodes.TooLarge, detail));

    public static RefusedException RegionNotUp() => new(new Problem(
        StatusCodes.Status503ServiceUnavailable, "starting", "The node is starting: it does not know the partitions yet.")
    {
        RetryAfter = 1,
    });
}
