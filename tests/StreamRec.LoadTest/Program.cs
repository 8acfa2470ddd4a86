using StreamRec.LoadTest;

return await LoadCommand.RunAsync(args, Console.Out, Console.Error, TimeProvider.System);
