using StreamRec.Testing;

namespace StreamRec.Node.Tests;

public sealed class NodeArgumentsTests
{
    private static readonly string Assembly = typeof(NodeArguments).Assembly.Location;

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_says_each_argument_and_where_the_settings_are_and_ends_with_0(string argument)
    {
        var said = await Commands.RunAsync(["dotnet", "exec", Assembly, argument]); // throws where the code is not 0
        foreach (var known in new[] { "--config FILE", "--urls URLS", "--version", "--settings", "--help" }) Assert.Contains($"  {known}", said);
        Assert.Contains(NodeArguments.DefaultsFile, said);
        Assert.True(File.Exists(NodeArguments.DefaultsFile) && File.Exists(NodeArguments.VariablesFile));
    }

    [Fact]
    public void A_value_follows_its_argument_or_an_equals_sign()
    {
        Assert.True(NodeArguments.TryParse(["--config", "a.hocon", "--urls=http://127.0.0.1:1"], out var arguments, out _));
        Assert.Equal(new NodeArguments("a.hocon", "http://127.0.0.1:1", false, false), arguments);
    }

    [Theory]
    [InlineData("unknown argument --port", "--port", "8080")]
    [InlineData("--config needs a value", "--config")]
    public void What_is_no_argument_is_named_with_the_usage(string problem, params string[] arguments)
    {
        Assert.False(NodeArguments.TryParse(arguments, out _, out var usage));
        Assert.StartsWith(problem, usage);
        Assert.EndsWith(NodeArguments.Usage, usage);
    }
}
