using System.CommandLine;
using System.Globalization;
using Grpc.Baas.Client;
using Grpc.Baas.Engine.Hosting.Import;
using Grpc.Baas.V1.Records;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Hosting.Commands;

/// <summary><c>import FILE --collection NAME</c>: stores the records of a file through a running engine.</summary>
internal sealed class ImportCommand
{
    private const int ShownRefusals = 10;

    private const string Lesson = """
        Reads a JSON array, NDJSON (one object after another) or CSV with a header row, and sends it to a running engine as one
        stream. Each record stands alone; the first that are refused are listed. Numbers and strings become each other where the
        field's type asks for it. In a CSV file true/false, yes/no, y/n and 1/0 are bools, JSON arrays are lists, and an empty
        cell is no value. The exit code is 0 when all records were stored.

        Examples:
          baas import cities.json --collection cities --create      makes the collection from what the file holds, then fills it
          baas import orders.csv --collection orders                into a collection that exists
          baas import users.ndjson -c users --id-field login --ignore-unknown
          zcat big.ndjson.gz | baas import - --collection events    from standard input
        """;

    private readonly Argument<string> _file = new("FILE") { Description = "Path of the file; '-' for standard input." };
    private readonly Option<string> _collection = new("--collection", "-c") { Description = "Name of the collection.", HelpName = "NAME", Required = true };
    private readonly Option<bool> _create = new("--create") { Description = "Make the collection if there is none, with fields that can hold all values of the file." };
    private readonly Option<string?> _format = new("--format") { Description = "json, ndjson or csv. Default: by the file's name, else by its content.", HelpName = "FORMAT" };
    private readonly Option<string> _idField = new("--id-field") { Description = "Member that holds the record's id.", HelpName = "MEMBER", DefaultValueFactory = _ => "id" };
    private readonly Option<bool> _ignoreUnknown = new("--ignore-unknown") { Description = "Leave out members that the collection has no field for, instead of refusing the record." };
    private readonly ConnectionOptions _connection = new();
    private readonly TimeProvider _time = TimeProvider.System;

    private ImportCommand() => _format.AcceptOnlyFromAmong("json", "ndjson", "csv");

    public static Command Create()
    {
        var import = new ImportCommand();
        var command = new TaughtCommand("import", "Store the records of a JSON, NDJSON or CSV file in a collection.", Lesson)
        {
            import._file, import._collection, import._create, import._format, import._idField, import._ignoreUnknown,
        };
        import._connection.AddTo(command);
        command.SetAction((arguments, cancellationToken) => ClientCommands.RunAsync(arguments, () => import.RunAsync(arguments, cancellationToken)));
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var name = arguments.GetValue(_collection)!;
        using var client = await _connection.ConnectAsync(arguments, cancellationToken);
        var collection = await FindAsync(client, name, cancellationToken)
            ?? await CreateAsync(client, arguments, name, cancellationToken);
        var targets = new MemberTargets(collection, arguments.GetValue(_idField)!, arguments.GetValue(_ignoreUnknown));
        await using var file = await OpenAsync(arguments, cancellationToken);
        var stream = new ImportStream(client.CallInvoker, name, new RecordEncoder(targets, file.IsText));
        var start = _time.GetTimestamp();
        try
        {
            var result = await new ImportProgress(_time)
                .RunAsync(file, onSent => stream.SendAsync(file, onSent, cancellationToken));
            Report(result, _time.GetElapsedTime(start), arguments.InvocationConfiguration.Output);
            return result.Rejected == 0 ? 0 : 1;
        }
        catch (Exception exception) when (exception is BaasClientException or ImportException && file.Count > 0)
        {
            await arguments.InvocationConfiguration.Error.WriteLineAsync($"The import broke off at record {file.Count:N0}; records before it may be stored.");
            throw;
        }
    }

    private static async Task<Collection?> FindAsync(BaasClient client, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Collections.GetAsync(name, cancellationToken);
        }
        catch (BaasClientException exception) when (exception.Is(SchemaErrorTable.CollectionNotFound))
        {
            return null;
        }
    }

    private async Task<Collection> CreateAsync(BaasClient client, ParseResult arguments, string name, CancellationToken cancellationToken)
    {
        if (!arguments.GetValue(_create))
        {
            throw new ImportException($"There is no collection '{name}'. With --create it is made from what the file holds.");
        }

        if (arguments.GetValue(_file) == RecordFileOpener.StandardInput)
        {
            throw new ImportException("--create reads the file twice, which standard input does not allow; store it in a file first.");
        }

        await using var file = await OpenAsync(arguments, cancellationToken);
        using var inference = new SchemaInference(arguments.GetValue(_idField)!);
        var definition = new Collection { Name = name, Type = "base" };
        definition.Schema.AddRange(await inference.InferAsync(file, cancellationToken));
        if (file.Count == 0)
        {
            throw new ImportException($"The file has no records that would say which fields '{name}' needs.");
        }

        var collection = await client.Collections.CreateAsync(definition, cancellationToken);
        await arguments.InvocationConfiguration.Output.WriteLineAsync($"made collection {name}: {string.Join(", ", collection.Schema.Select(field => $"{field.Name} {field.Type}"))}");
        return collection;
    }

    private Task<RecordFile> OpenAsync(ParseResult arguments, CancellationToken cancellationToken) =>
        RecordFileOpener.OpenAsync(arguments.GetValue(_file)!, arguments.GetValue(_format), cancellationToken);

    private static void Report(IngestRecordsResponse result, TimeSpan elapsed, TextWriter output)
    {
        foreach (var refusal in result.Rejections.Take(ShownRefusals))
        {
            output.WriteLine($"record {refusal.Index + 1}: {refusal.Reason}: {refusal.Message}");
        }

        if (result.Rejected > ShownRefusals)
        {
            output.WriteLine($"… and {result.Rejected - ShownRefusals:N0} more");
        }

        var seconds = Math.Max(elapsed.TotalSeconds, 0.001);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"imported {result.Accepted}, refused {result.Rejected} in {seconds:F1} s ({result.Accepted / seconds:F0}/s)"));
    }
}
