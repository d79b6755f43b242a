using Grpc.Baas.Codegen.Sdk;
using Grpc.Baas.Codegen.Sdk.TypeScript;
using Grpc.Baas.UnitTests.Architecture;
using Grpc.Baas.V1.Schema;
using static Grpc.Baas.UnitTests.Codegen.ContractBuilder;

namespace Grpc.Baas.UnitTests.Codegen;

/// <summary>
/// Holds packages to the golden ones in <c>GoldenTypeScript</c>, which the interoperability tests compile. With <c>BAAS_GOLDEN=1</c> they are
/// written anew; read the diff before committing it.
/// </summary>
public sealed class TypeScriptGeneratorTests
{
    [Fact]
    public void Generate_Sample_GivesTheGoldenPackage() => AssertGolden("default", ProjectContractTests.Sample());

    [Fact]
    public void Generate_OddNames_GivesTheGoldenPackage() => AssertGolden("odd", Odd().Build());

    [Fact]
    public void Generate_Twice_GivesTheSameFiles()
        => Assert.Equal(new TypeScriptGenerator().Generate(Odd().Build()), new TypeScriptGenerator().Generate(Odd().Build()));

    [Fact]
    public void Generate_NoCollections_StillGivesAClient()
    {
        var files = new TypeScriptGenerator().Generate(new ContractBuilder("bare").Build());

        Assert.Equal(["package.json", "tsconfig.json", "README.md", "src/client.ts", "src/index.ts"], files.Select(file => file.Path));
        Assert.Contains("return {\n    baas,\n  };", files[3].Text);
    }

    [Fact]
    public void Generate_ManyFields_NamesEachOnce()
    {
        var fields = Enumerable.Range(0, 200).Select(number => Field($"field_{number}", number % 2 == 0 ? "text" : "int")).ToArray();

        var files = new TypeScriptGenerator().Generate(new ContractBuilder("wide").Add("wide", "Wide", fields: fields).Build());

        var text = files.Single(file => file.Path == "src/collections/wide.ts").Text;
        Assert.Equal(100, text.Split(": new TextField(\"field_").Length - 1);
        Assert.Equal(100, text.Split(": new IntField(\"field_").Length - 1);
        Assert.Contains("  field199: new IntField(\"field_199\"),\n", text);
    }

    [Fact]
    public void Generate_CommentThatEndsComments_StaysInIt()
    {
        var contract = new ContractBuilder("odd").Add("posts", "Post", comment: " */ alert(1); /*\n @internal\r\n").Build();

        var text = new TypeScriptGenerator().Generate(contract).Single(file => file.Path == "src/odd/v1/posts_pb.ts").Text;

        Assert.Contains("\n/**\n * *\\/ alert(1); /*\n * @internal\n *\n * @generated from message odd.v1.Post\n */\n", text);
    }

    [Fact]
    public void Generate_TextThatTurnsDirections_ShowsIt()
    {
        var choice = Field("mood", "select", field => field.Select = new() { Values = { "a\u202eb" } });
        var files = new TypeScriptGenerator().Generate(new ContractBuilder("odd").Add("posts", "Post", comment: " a \u2066b", fields: choice).Build());

        Assert.All(files, file => Assert.DoesNotContain(file.Text, letter => letter is '\u202e' or '\u2066'));
        Assert.Contains("\n * a \\u2066b\n", files.Single(file => file.Path == "src/odd/v1/posts_pb.ts").Text);
        Assert.Contains("\"a\\u202eb\"", files.Single(file => file.Path == "src/collections/posts.ts").Text);
    }

    [Fact]
    public void Generate_FileWhoseNameIsCode_IsRefused()
    {
        var fault = Assert.Throws<ContractException>(() => new TypeScriptGenerator().Generate(new ContractBuilder("odd").Add("x\";alert(1);\"", "Post").Build()));

        Assert.Contains("alert(1)", fault.Message);
    }

    [Fact]
    public void Generate_RequiredFieldWithADefault_MayBeLeftOut()
    {
        static void Require(CollectionField field) => field.Validation = new() { Required = true };
        var fields = new[] { Field("must", "text", Require), Field("may", "text", field => { Require(field); field.DefaultValue = Google.Protobuf.WellKnownTypes.Value.ForString("x"); }) };

        var text = new TypeScriptGenerator().Generate(new ContractBuilder("odd").Add("posts", "Post", fields: fields).Build()).Single(file => file.Path == "src/collections/posts.ts").Text;

        Assert.Contains("\n  must: string;\n  may?: string | null | undefined;\n", text);
    }

    [Fact]
    public void SdkVersion_IsThatOfTheSdk()
    {
        var package = File.ReadAllText(Path.Combine(SourceTree.Root, "sdk", "typescript", "package.json"));

        Assert.Contains($"\"version\": \"{PackageFiles.SdkVersion}\"", package);
        Assert.Contains($"/{PackageFiles.SdkVersion}\"", File.ReadAllText(Path.Combine(SourceTree.Root, "sdk", "typescript", "src", "client.ts")));
    }

    // Names of the language, of what modules import, and of each other.
    private static ContractBuilder Odd() => new ContractBuilder("odd")
        .Add("baas", "Baas")
        .Add("clients", "Client", comment: " Whom we work for. */", fields: Field("database", "text"))
        .Add("dates", "Date", fields: [Field("date", "datetime"), Field("timestamp", "datetime")])
        .Add("messages", "Message", fields:
        [
            Field("constructor", "text"), Field("to_string", "text"), Field("value_of", "int"), Field("delete", "text", field => field.Validation = new() { Required = true }),
            Field("class", "select", field => field.Select = new() { Values = { "a\"b", "c\\d", "*/", "e\nf" } }),
        ])
        .Add("post_schemas", "PostSchema")
        .Add("posts", "Post", fields: [Field("a_1b", "text"), Field("long__name", "text")])
        .Add("string", "String")
        .Add("totals", "Total", "view", fields: Field("sum", "int"));

    private static void AssertGolden(string name, ProjectContract contract)
    {
        var golden = Path.Combine(SourceTree.Root, "tests", "unit", "Codegen", "GoldenTypeScript", name);
        var files = new TypeScriptGenerator().Generate(contract);
        if (Environment.GetEnvironmentVariable("BAAS_GOLDEN") is { Length: > 0 })
        {
            Update(golden, files);
        }

        Assert.Equal(PathsIn(golden), files.Select(file => file.Path).Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal(File.ReadAllText(Path.Combine(golden, file.Path)), file.Text));
    }

    private static IEnumerable<string> PathsIn(string folder)
        => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    private static void Update(string folder, IReadOnlyList<GeneratedFile> files)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (var file in files)
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Text);
        }
    }
}
