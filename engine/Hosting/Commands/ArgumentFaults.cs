using System.CommandLine;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Hosting.Commands;

/// <summary>Says what is wrong with a command line, one line for each fault, and repeats nothing that may be a secret.</summary>
internal static class ArgumentFaults
{
    // Names and paths that somebody mistyped are shorter; tokens are longer.
    private const int LongestShown = 24;

    public static IEnumerable<string> Describe(ParseResult arguments)
    {
        var isValue = false;
        foreach (var token in arguments.UnmatchedTokens)
        {
            if (token.StartsWith('-'))
            {
                yield return UnknownOption(token.Split('=')[0], arguments);
            }
            else if (!isValue)
            {
                yield return UnexpectedWord(token, arguments);
            }

            // What follows an unknown option is most likely its value.
            isValue = token.StartsWith('-') && !token.Contains('=');
        }

        foreach (var error in arguments.Errors)
        {
            if (!arguments.UnmatchedTokens.Any(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal)))
            {
                yield return string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            }
        }
    }

    private static string UnknownOption(string name, ParseResult arguments) =>
        $"There is no option {Shown(name)}.{Suggestion(name, arguments.CommandResult.Command.Options.Select(option => option.Name))}";

    private static string UnexpectedWord(string word, ParseResult arguments) =>
        $"{Shown(word)} is not expected here.{Suggestion(word, arguments.CommandResult.Command.Subcommands.Select(command => command.Name))}";

    private static string Shown(string word) => word.Length <= LongestShown ? $"'{word}'" : $"'{word[..4]}…' ({word.Length} characters)";

    private static string Suggestion(string word, IEnumerable<string> known) =>
        NearestName.Of(word, [.. known]) is { } nearest ? $" Did you mean {nearest}?" : "";
}
