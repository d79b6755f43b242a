using Google.Protobuf;

namespace Grpc.Baas.Codegen.Sdk.Proto;

/// <summary>Writes the contract's <c>.proto</c> files with all that they import, and a module of buf around them.</summary>
internal sealed class ProtoGenerator : ISdkGenerator
{
    // Every compiler brings these along.
    private const string WellKnown = "google/protobuf/";

    private const string BufModule = """
        # Made by `baas generate --lang proto`. Others' files are as they are; what is linted is no business of this module.
        version: v2
        lint:
          use: []
        breaking:
          use: [WIRE_JSON]

        """;

    public string Language => "proto";

    public IReadOnlyList<GeneratedFile> Generate(ProjectContract contract)
    {
        var options = new OptionPrinter(contract.Files);
        try
        {
            return
            [
                .. from file in contract.Files
                   where !file.Name.StartsWith(WellKnown, StringComparison.Ordinal)
                   select new GeneratedFile(file.Name, new ProtoFilePrinter(file.ToProto(), options).Print()),
                new GeneratedFile("buf.yaml", BufModule.ReplaceLineEndings("\n")),
            ];
        }
        catch (InvalidProtocolBufferException fault)
        {
            // Of options, some are read only when they are printed.
            throw new ContractException($"The descriptors cannot be read: {fault.Message}", fault);
        }
    }
}
