using System.CommandLine;
using Google.Protobuf;
using Grpc.Baas.Codegen.Sdk;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Typed;

namespace Grpc.Baas.Engine.Hosting.Commands;

/// <summary><c>generate --lang LANGUAGE --out DIR</c>: writes an SDK of a project's collections.</summary>
internal sealed class GenerateCommand
{
    private const string OpenApi = "openapi";
    private const string Lesson = """
        Writes typed code for the collections of a project: records, filters, watches and live lists, in a package that compiles by
        itself. What it needs to know comes from a running engine, or from a descriptor file, which is what an engine answers at
        /api/v1/projects/PROJECT/descriptors. In the folder, only what differs is written, and generated files that are no longer
        needed go; other files stay. An API key with the scope for it is a --token.

        Examples:
          baas generate --lang ts --out sdk/shop                               a TypeScript package, for Node and browsers
          baas generate --lang csharp --out Shop.Client --project shop         a C# project
          baas generate --lang csharp --out Shop.Client --descriptors shop.pb  without an engine
          baas generate --lang proto --out protos                              .proto files, for every other language
          baas generate --lang openapi --out docs                              openapi.yaml of the project
          baas generate --lang ts --out sdk/shop --check                       writes nothing; the exit code is 1 when it would
        """;

    private readonly Option<string> _language = new("--lang") { Description = "What to write.", HelpName = "LANGUAGE", Required = true };
    private readonly Option<string> _output = new("--out") { Description = "Folder to write to; it is made.", HelpName = "DIR", Required = true };
    private readonly Option<bool> _check = new("--check") { Description = "Write nothing, and fail if something would be written." };
    private readonly Option<string?> _descriptors = new("--descriptors") { Description = "Descriptor file to read, instead of asking an engine.", HelpName = "FILE" };
    private readonly Option<bool> _includeHidden = new("--include-hidden") { Description = "With the fields that are hidden from all but administrators." };
    private readonly ConnectionOptions _connection = new();

    private GenerateCommand() => _language.AcceptOnlyFromAmong([.. SdkGenerators.All.Select(generator => generator.Language), OpenApi]);

    public static Command Create()
    {
        var generate = new GenerateCommand();
        var command = new TaughtCommand("generate", "Write typed code for the collections of a project.", Lesson)
        {
            generate._language, generate._output, generate._check, generate._descriptors, generate._includeHidden,
        };
        generate._connection.AddTo(command);
        command.SetAction((arguments, cancellationToken) => ClientCommands.RunAsync(arguments, () => generate.RunAsync(arguments, cancellationToken)));
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var files = await MakeAsync(arguments, cancellationToken);
        var folder = new GeneratedFolder(arguments.GetValue(_output)!);
        var isCheck = arguments.GetValue(_check);
        var changes = isCheck ? folder.Compare(files) : folder.Write(files);
        var output = arguments.InvocationConfiguration.Output;
        foreach (var path in changes)
        {
            await output.WriteLineAsync(path);
        }

        await output.WriteLineAsync((changes.Count, isCheck) switch
        {
            (0, _) => "up to date",
            (_, true) => $"{changes.Count} of the files differ from what would be written",
            _ => $"changed {changes.Count} files",
        });
        return isCheck && changes.Count > 0 ? 1 : 0;
    }

    private async Task<IReadOnlyList<GeneratedFile>> MakeAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var language = arguments.GetValue(_language)!;
        if (language == OpenApi)
        {
            return arguments.GetValue(_descriptors) is null
                ? [new GeneratedFile("openapi.yaml", (await AskAsync(arguments, "openapi.yaml", cancellationToken)).ToStringUtf8())]
                : throw new ArgumentException("The document for OpenAPI comes from a running engine; leave --descriptors out.");
        }

        var descriptors = arguments.GetValue(_descriptors) is { } file
            ? await File.ReadAllBytesAsync(file, cancellationToken)
            : (await AskAsync(arguments, "descriptors", cancellationToken)).ToByteArray();
        return SdkGenerators.All.Single(generator => generator.Language == language).Generate(ProjectContract.Read(descriptors));
    }

    private async Task<ByteString> AskAsync(ParseResult arguments, string document, CancellationToken cancellationToken)
    {
        using var client = await _connection.ConnectAsync(arguments, cancellationToken);
        var service = new ContractService.ContractServiceClient(client.CallInvoker);
        var request = new GetContractRequest
        {
            Project = _connection.ProjectOf(arguments) ?? ProjectName.Default.Value,
            Document = document,
            IncludeHidden = arguments.GetValue(_includeHidden),
        };
        var answer = await ClientCommands.CallAsync(() => service.GetContractAsync(request, cancellationToken: cancellationToken).ResponseAsync);
        return answer.Body.Data;
    }
}
