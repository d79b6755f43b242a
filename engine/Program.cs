using Grpc.Baas.Engine.Hosting.Commands;

return await BaasCommandLine.RunAsync(args, Console.Out, Console.Error);
