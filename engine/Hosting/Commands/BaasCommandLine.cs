using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Grpc.Baas.Engine.Hosting.Commands;

/// <summary>The program's command line.</summary>
internal static class BaasCommandLine
{
    // Longer than the engine takes to drain, so that Ctrl-C ends it in good order.
    private static readonly TimeSpan TerminationTime = TimeSpan.FromSeconds(20);

    /// <summary>Parses the arguments and does what they say.</summary>
    /// <returns>The process's exit code: 0 for success, 1 otherwise.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        var parsed = Create().Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var fault in ArgumentFaults.Describe(parsed))
            {
                await error.WriteLineAsync($"baas: {fault}");
            }

            await error.WriteLineAsync("Run with --help to see what there is.");
            return 1;
        }

        return await parsed.InvokeAsync(
            new InvocationConfiguration { Output = output, Error = error, ProcessTerminationTimeout = TerminationTime });
    }

    /// <summary>Makes the root with every command of the program.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand("Grpc.Baas: A backend in one process. gRPC, gRPC-Web, Connect, REST and live changes on your data.");
        root.Subcommands.Add(ServeCommand.Create());
        root.Subcommands.Add(ImportCommand.Create());
        root.Subcommands.Add(WatchCommand.Create());
        root.Subcommands.Add(SchemaCommand.Create());
        root.Subcommands.Add(AdminCommand.Create());
        root.Subcommands.Add(GenerateCommand.Create());
        ServeCommand.AddTo(root);

        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new TeachingHelp((HelpAction)help.Action!);
        return root;
    }
}
