namespace Grpc.Baas.Codegen.Sdk.CSharp;

/// <summary>Writes the class that has all collections of the project.</summary>
internal static class ClientWriter
{
    private const string Sdk = "global::Grpc.Baas.Client";

    public static GeneratedFile Write(ProjectContract contract, ProjectNames names) => CSharpGenerator.File(names, names.ClientType, code =>
    {
        code.Block($"""
            /// <summary>The collections of the project <c>{contract.Project}</c>. It is thread-safe, and costs nothing to make.</summary>
            /// <param name="client">Makes the calls; it stays the caller's to dispose of.</param>
            """);
        if (names.Collections.Count == 0)
        {
            code.Line("#pragma warning disable CS9113 // There is no collection yet that the client is needed for.");
        }

        code.Open($"public sealed class {names.ClientType}({Sdk}.BaasClient client)");
        code.Line("/// <summary>The contract that this code was made from. All calls say so, so that the engine knows which contracts are in use.</summary>");
        code.Line($"public const string Contract = \"{names.ContractId}\";");
        foreach (var collection in names.Collections)
        {
            var (type, method) = collection.Collection.IsView ? ("RecordView", "View") : ("RecordCollection", "Collection");
            code.Line();
            ProtoComment.WriteSummary(code, RecordWriter.LinesOf(collection.Collection.Service, $"The records of `{collection.Collection.Name}`."));
            code.Line($"public {Sdk}.{type}<{collection.RecordType}> {collection.Property} {{ get; }} = client.{method}(global::{names.Namespace}.{collection.CodecType}.Instance);");
        }

        code.Close();
    });
}
