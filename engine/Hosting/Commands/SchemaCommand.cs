using System.CommandLine;
using Google.Api;
using Google.Protobuf;
using Grpc.Baas.Client;
using Grpc.Baas.Engine.Hosting.Import;
using Grpc.Baas.V1.Rules;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Hosting.Commands;

/// <summary><c>schema export|diff|apply|test</c>: the collections of a running engine as a document, and the tests of their rules.</summary>
internal sealed class SchemaCommand
{
    private const string Lesson = """
        Writes the collections of a running engine as one document, says what a document would change, and makes the engine what it
        says. What a document says already changes nothing, so that applying it again is safe. A change that loses values is refused
        with a hash; seen and meant, it goes through with --confirm.

        Examples:
          baas schema export > schema.yaml                 all collections, in the order of their names
          baas schema export --format proto -o shop.proto  as messages with options, for protoc and buf
          baas schema diff schema.yaml                     what applying it would do; the exit code is 2 when that is something
          baas schema apply schema.yaml --prune            what the document does not have goes
          baas schema test                                 the rule tests of all collections; the exit code is 1 when one fails
        """;

    private const int TestsFailed = 1;
    private const int Different = 2;

    private readonly Argument<string> _file = new("FILE") { Description = "Path of the document; '-' for standard input." };
    private readonly Option<string> _format = new("--format") { Description = "yaml, json or proto. Default: by the file's name, else by its content.", HelpName = "FORMAT" };
    private readonly Option<string?> _output = new("--output", "-o") { Description = "File to write. Default: standard output.", HelpName = "FILE" };
    private readonly Option<bool> _prune = new("--prune") { Description = "Remove collections, fields and indexes that the document does not have." };
    private readonly Option<bool> _setNull = new("--set-null") { Description = "Let records lose values that do not convert to a field's new type." };
    private readonly Option<string?> _confirm = new("--confirm") { Description = "The hash of the plan, or of the refusal, to let a loss through.", HelpName = "HASH" };
    private readonly Option<string?> _collection = new("--collection") { Description = "Run the tests of this collection alone.", HelpName = "NAME" };
    private readonly ConnectionOptions _connection = new();

    private SchemaCommand() => _format.AcceptOnlyFromAmong("yaml", "json", "proto");

    public static Command Create()
    {
        var schema = new SchemaCommand();
        var command = new TaughtCommand("schema", "Export, compare and apply the collections as a document.", Lesson);
        command.Subcommands.Add(schema.Make("export", "Write all collections.", schema.ExportAsync, schema._format, schema._output));
        command.Subcommands.Add(schema.Make("diff", "Say what a document would change.", schema.DiffAsync, schema._file, schema._format, schema._prune, schema._setNull));
        command.Subcommands.Add(schema.Make(
            "apply", "Make the collections what a document says.", schema.ApplyAsync, schema._file, schema._format, schema._prune, schema._setNull, schema._confirm));
        command.Subcommands.Add(schema.Make("test", "Run the rule tests that are stored with the schema.", schema.TestAsync, schema._collection));
        return command;
    }

    private Command Make(string name, string description, Func<ParseResult, CancellationToken, Task<int>> run, params ReadOnlySpan<Symbol> symbols)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)symbol);
            }
        }

        _connection.AddTo(command);
        command.SetAction((arguments, cancellationToken) => ClientCommands.RunAsync(arguments, () => run(arguments, cancellationToken)));
        return command;
    }

    private async Task<int> ExportAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var client = await _connection.ConnectAsync(arguments, cancellationToken);
        var document = await ClientCommands.CallAsync(() => Service(client)
            .ExportSchemaAsync(new ExportSchemaRequest { Format = arguments.GetValue(_format) ?? "" }, cancellationToken: cancellationToken).ResponseAsync);
        if (arguments.GetValue(_output) is { } path)
        {
            await File.WriteAllBytesAsync(path, document.Data.ToByteArray(), cancellationToken);
        }
        else
        {
            await arguments.InvocationConfiguration.Output.WriteAsync(document.Data.ToStringUtf8());
        }

        return 0;
    }

    private async Task<int> DiffAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var plan = await ApplyAsync(arguments, isDryRun: true, cancellationToken);
        return plan.Changes.Count == 0 ? 0 : Different;
    }

    private async Task<int> ApplyAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await ApplyAsync(arguments, isDryRun: false, cancellationToken);
        return 0;
    }

    private async Task<int> TestAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var client = await _connection.ConnectAsync(arguments, cancellationToken);
        var request = new TestRulesRequest { Collection = arguments.GetValue(_collection) ?? "" };
        var run = await ClientCommands.CallAsync(() => new RuleService.RuleServiceClient(client.CallInvoker)
            .TestRulesAsync(request, cancellationToken: cancellationToken).ResponseAsync);
        var output = arguments.InvocationConfiguration.Output;
        foreach (var result in run.Results.Where(result => !result.Passed))
        {
            output.WriteLine(
                $"{result.Collection}: '{result.Name}' expects {result.Expected}, got {result.Got}{(result.Reason.Length > 0 ? $": {result.Reason}" : "")}");
        }

        output.WriteLine($"{run.Passed} passed, {run.Failed} failed");
        return run.Failed == 0 ? 0 : TestsFailed;
    }

    private async Task<SchemaPlan> ApplyAsync(ParseResult arguments, bool isDryRun, CancellationToken cancellationToken)
    {
        using var client = await _connection.ConnectAsync(arguments, cancellationToken);
        var request = new ApplySchemaRequest
        {
            Document = await ReadAsync(arguments, cancellationToken),
            Format = FormatOf(arguments),
            Prune = arguments.GetValue(_prune),
            OnFailure = arguments.GetValue(_setNull) ? "set_null" : "",
            ConfirmHash = isDryRun ? "" : arguments.GetValue(_confirm) ?? "",
            DryRun = isDryRun,
        };
        var plan = await ClientCommands.CallAsync(() => Service(client).ApplySchemaAsync(request, cancellationToken: cancellationToken).ResponseAsync);
        Report(plan, arguments.InvocationConfiguration.Output);
        return plan;
    }

    private static SchemaService.SchemaServiceClient Service(BaasClient client) => new(client.CallInvoker);

    private async Task<HttpBody> ReadAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var path = arguments.GetValue(_file)!;
        await using var stream = path == RecordFileOpener.StandardInput ? Console.OpenStandardInput() : File.OpenRead(path);
        return new HttpBody { Data = await ByteString.FromStreamAsync(stream, cancellationToken) };
    }

    private string FormatOf(ParseResult arguments) => arguments.GetValue(_format) ?? Path.GetExtension(arguments.GetValue(_file)!) switch
    {
        ".yaml" or ".yml" => "yaml",
        ".json" => "json",
        ".proto" => "proto",
        _ => "",
    };

    private static void Report(SchemaPlan plan, TextWriter output)
    {
        foreach (var change in plan.Changes)
        {
            output.WriteLine($"{change.Collection}: {change.Description}{(change.Impact > ChangeImpact.Safe ? $" [{Describe(change.Impact)}]" : "")}");
            foreach (var warning in change.Warnings)
            {
                output.WriteLine($"  {warning}");
            }
        }

        output.WriteLine(plan.Changes.Count switch
        {
            0 => "no changes",
            1 => plan.Applied ? "applied 1 change" : "1 change",
            var count => plan.Applied ? $"applied {count} changes" : $"{count} changes",
        });
        if (!plan.Applied && plan.ConfirmHash.Length > 0)
        {
            output.WriteLine($"It loses values; if that is meant, apply it with --confirm {plan.ConfirmHash}");
        }
    }

    private static string Describe(ChangeImpact impact) => impact switch
    {
        ChangeImpact.SourceBreaking => "source-breaking",
        ChangeImpact.WireBreaking => "wire-breaking",
        _ => "loses data",
    };
}
