using StreamRec.Chaos;

return await ChaosCommand.RunAsync(args, Console.Out, Console.Error, TimeProvider.System);
