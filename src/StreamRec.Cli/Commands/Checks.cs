using System.CommandLine;

namespace StreamRec.Cli.Commands;

internal static class Checks
{
    public static void MustBePositive<T>(this Option<T> option) =>
        Check(option, value => value > 0 && double.IsFinite(value), "a number above 0");

    public static void MustBeAtLeast<T>(this Option<T> option, long least) =>
        Check(option, value => value >= least, $"a whole number, at least {least}");

    private static void Check<T>(Option<T> option, Func<double, bool> accepts, string expected) =>
        option.Validators.Add(result =>
        {
            if (result.Implicit || result.Tokens.Count == 0 || result.Errors.Any()) return;
            if (!double.TryParse(result.Tokens[^1].Value, out var value) || !accepts(value))
                result.AddError($"{option.Name} is '{result.Tokens[^1].Value}', expected {expected}.");
        });
}
