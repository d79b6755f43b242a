using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Grpc.Baas.Engine.Hosting.Commands;

/// <summary>Help that ends with examples, and with the environment variables where they matter.</summary>
internal sealed class TeachingHelp(HelpAction standard) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var result = standard.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var command = parseResult.CommandResult.Command;
        var serve = command as TaughtCommand ?? command.Subcommands.OfType<TaughtCommand>().First();
        output.WriteLine(serve.Lesson);
        if (serve.Name == "serve")
        {
            WriteEnvironment(output);
        }

        return result;
    }

    private static void WriteEnvironment(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("Environment (an option on the command line wins, appsettings.json in the current folder loses):");
        foreach (var variable in EngineConfiguration.Variables)
        {
            output.WriteLine($"  {variable.Name,-22}{variable.Meaning}");
        }
    }
}
