using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Grpc.Baas.Engine.Hosting.Commands;

/// <summary>Help that ends with a lesson, where the command has one.</summary>
internal sealed class TeachingHelp(HelpAction standard) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var result = standard.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        var lesson = command is RootCommand ? ServeCommand.Lesson : (command as TaughtCommand)?.Lesson;
        if (lesson is not null)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(lesson);
        }

        return result;
    }
}
