using System.Buffers;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Grpc.Baas.Client;

namespace Grpc.Baas.Engine.Hosting.Commands;

/// <summary><c>watch COLLECTION</c>: prints the changes of a collection as they happen, one JSON object a line.</summary>
internal sealed class WatchCommand
{
    private const string Lesson = """
        Each change is printed once, in order. When the connection breaks or the engine stops, it connects again and goes on where
        it was, and says so on the error output. Keep the position of the last change to go on from there later. Ctrl-C ends it.

        Examples:
          baas watch posts                                    every change from now on
          baas watch posts --filter 'status = "published"'    only of records that match
          baas watch posts --snapshot                         first all records as they are now
          baas watch posts --from 41873 >> changes.ndjson     only changes after this position
          baas watch posts --from 0                           all changes that the engine's log still has
        """;

    private readonly Argument<string> _collection = new("COLLECTION") { Description = "Name of the collection." };
    private readonly Option<string?> _filter = new("--filter") { Description = "Only records that match.", HelpName = "FILTER" };
    private readonly Option<string?> _fields = new("--fields") { Description = "Names of the fields wanted, separated by commas.", HelpName = "FIELDS" };
    private readonly Option<long?> _from = new("--from")
    {
        Description = "Only changes after this position; 0 for all that the log still has.",
        HelpName = "POSITION",
        CustomParser = ReadPosition,
    };

    private readonly Option<bool> _snapshot = new("--snapshot") { Description = "Start with all matching records as they are now." };
    private readonly ConnectionOptions _connection = new();

    private WatchCommand()
    {
    }

    public static Command Create()
    {
        var watch = new WatchCommand();
        var command = new TaughtCommand("watch", "Print the changes of a collection as they happen, one JSON object a line.", Lesson)
        {
            watch._collection, watch._filter, watch._fields, watch._from, watch._snapshot,
        };
        watch._connection.AddTo(command);
        command.SetAction((arguments, cancellationToken) => ClientCommands.RunAsync(arguments, () => watch.RunAsync(arguments, cancellationToken)));
        return command;
    }

    private static long? ReadPosition(ArgumentResult argument)
    {
        if (long.TryParse(argument.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
        {
            return position;
        }

        argument.AddError("--from expects a position, a whole number from 0.");
        return null;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var options = new WatchOptions
        {
            Filter = arguments.GetValue(_filter) ?? "",
            Fields = arguments.GetValue(_fields) ?? "",
            From = arguments.GetValue(_from),
            Snapshot = arguments.GetValue(_snapshot),
            StatusChanged = status => TellStatus(status, arguments.InvocationConfiguration.Error),
        };
        try
        {
            using var client = await _connection.ConnectAsync(arguments, cancellationToken);
            await PrintAsync(client.Collection(arguments.GetValue(_collection)!).WatchAsync(options, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is how a watch ends.
        }

        return 0;
    }

    private static async Task PrintAsync(IAsyncEnumerable<WatchEvent> events)
    {
        await using var output = Console.OpenStandardOutput();
        var line = new ArrayBufferWriter<byte>();
        await foreach (var change in events)
        {
            line.ResetWrittenCount();
            WatchEventJson.Write(change, line);
            line.Write("\n"u8);
            await output.WriteAsync(line.WrittenMemory);
        }
    }

    private static void TellStatus(WatchStatus status, TextWriter error)
    {
        if (status is { RetryIn: { } wait })
        {
            error.WriteLine($"no connection ({status.Fault?.Status.Detail ?? "the engine ended the stream"}); trying again in {wait.TotalSeconds:F1} s");
        }
    }
}
