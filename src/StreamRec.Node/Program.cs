using System.Text;
using Microsoft.AspNetCore.Connections;
using StreamRec.Catalog;
using StreamRec.Gateway.Auth;
using StreamRec.Node;
using StreamRec.Node.Settings;
using StreamRec.Ranking;
using StreamRec.Signals;

// Exit codes: 0 stopped as asked, 1 failed, 2 would not start with these settings, 64 wrong arguments,
// 255 the cluster went on without this node.
if (!NodeArguments.TryParse(args, out var arguments, out var usage))
{
    Console.Error.WriteLine(usage);
    return 64;
}
if (arguments.ShowHelp)
{
    Console.WriteLine(NodeArguments.Help);
    return 0;
}
if (arguments.ShowVersion)
{
    Console.WriteLine(NodeVersion.Text);
    return 0;
}
if (arguments.ShowSettings)
{
    using var output = Console.OpenStandardOutput();
    output.Write(Encoding.UTF8.GetBytes(SettingsReference.Text()));
    return 0;
}
try
{
    var settings = SettingsReader.Read(NodeArguments.DefaultsFile, arguments.ConfigFile, arguments.Environment());
    using var data = DataFolder.Open(settings.DataPath);
    await using var node = StreamRecNode.Build(settings, data);
    await node.RunAsync();
    return Environment.ExitCode;
}
catch (IOException problem) when (problem.InnerException is AddressInUseException)
{
    Console.Error.WriteLine($"StreamRec does not start: {problem.Message} --urls http://127.0.0.1:8081 listens elsewhere.");
    return 2;
}
catch (Exception problem) when (problem is SettingsException or DataFolderException or GatewayKeyException or BundleRefusedException
    or CatalogFileException or SignalsFormatException or NodeStartException)
{
    Console.Error.WriteLine($"StreamRec does not start: {problem.Message}");
    return 2;
}
