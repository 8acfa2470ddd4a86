using System.CommandLine;
using BenchmarkDotNet.Running;
using StreamRec.Benchmarks;
using StreamRec.Benchmarks.Journals;
using StreamRec.Benchmarks.Mix;
using StreamRec.Benchmarks.Signals;

// In process: BenchmarkDotNet's own project would be built anew, with everything that the command line refers to, per run.
if (args is not ["mix" or "journal" or "signals", ..]) return BenchmarkSwitcher.FromAssembly(typeof(DemoWorld).Assembly).Run(["--inProcess", .. args]).Any() ? 0 : 1;
var root = new RootCommand("Everything but mix, journal and signals goes to BenchmarkDotNet.")
{
    MixCommand.Create(Console.Out), JournalCommand.Create(Console.Out), SignalsCommand.Create(Console.Out),
};
return await root.Parse(args).InvokeAsync();
