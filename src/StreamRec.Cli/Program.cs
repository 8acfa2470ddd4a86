using StreamRec.Cli;

return await Application.RunAsync(args, Console.Out, Console.Error, TimeProvider.System);
