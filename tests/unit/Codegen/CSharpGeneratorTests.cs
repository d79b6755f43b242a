using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Baas.Codegen.Sdk;
using Grpc.Baas.Codegen.Sdk.CSharp;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.UnitTests.Codegen;

/// <summary>The golden files are compiled with the tests, so that what is generated is known to compile.</summary>
public sealed class CSharpGeneratorTests
{
    [Theory]
    [InlineData("default")]
    [InlineData("odd")]
    public void Generate_Contract_MakesTheGoldenFiles(string project)
    {
        var files = new CSharpGenerator().Generate(project == "odd" ? ProjectContractTests.Odd() : ProjectContractTests.Sample());

        var golden = typeof(CSharpGeneratorTests).Assembly.GetManifestResourceNames().Where(name => name.StartsWith($"Sdk/csharp/{project}/", StringComparison.Ordinal));
        Assert.Equal(
            golden.Where(name => !name.EndsWith(GeneratedFolder.ListName, StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            files.Select(file => $"Sdk/csharp/{project}/{file.Path}").Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal(ReadGolden(project, file.Path), file.Text));
    }

    [Fact]
    public void Generate_TwoHundredFields_AllAreThere()
    {
        var contract = Change(record => record.Field.AddRange(Enumerable.Range(100, 200).Select(number => MakeField(number, FieldDescriptorProto.Types.Type.Int64))));

        var files = new CSharpGenerator().Generate(contract);

        var record = files.Single(file => file.Path == "Author.cs").Text;
        Assert.All(Enumerable.Range(100, 200), number => Assert.Contains($"public long? N{number} ", record));
    }

    [Fact]
    public void Generate_TypeOfALaterEngine_SaysWhichField()
    {
        var contract = Change(record => record.Field.Add(MakeField(100, FieldDescriptorProto.Types.Type.Fixed32)));

        var fault = Assert.Throws<ContractException>(() => new CSharpGenerator().Generate(contract));

        Assert.Contains("default.v1.Author.n100", fault.Message);
    }

    [Fact]
    public void Generate_NoCollections_MakesAClientWithoutWarnings()
    {
        var files = new CSharpGenerator().Generate(new ContractBuilder("shop").Build());

        Assert.Equal(["Shop.Client.csproj", "README.md", "ShopClient.cs"], files.Select(file => file.Path));
        Assert.Contains("#pragma warning disable CS9113", files[2].Text);
    }

    [Fact]
    public void Generate_FilesWhoseNamesDifferByCapitals_AreKeptApart()
    {
        var files = new CSharpGenerator().Generate(ProjectContractTests.Odd());

        Assert.Equal(files.Count, files.Select(file => file.Path).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    // U+202E shows the rest of its line backwards, U+0001 is nothing that XML has, and U+2028 ends a line of C#.
    [Fact]
    public void Generate_CommentsThatAreHardOnCode_StayInTheirLine()
    {
        const string hard = "*/ </summary> & \u0001 \u202e x \u2028#error \r\n#endif\u0085class";
        var contract = new ContractBuilder("shop").Add("goods", "Good", comment: hard, fields: ContractBuilder.Field("kind", hard)).Build();

        var text = new CSharpGenerator().Generate(contract).Single(file => file.Path == "Good.cs").Text;

        Assert.DoesNotContain(text, character => character is '\u0001' or '\u202e' or '\u2028' or '\u0085' or '\r');
        Assert.All(text.Split('\n').Where(line => line.Contains("#error") || line.Contains("#endif")), line => Assert.StartsWith("///", line.TrimStart()));
    }

    [Fact]
    public void Literal_TextThatCannotBeSeen_IsEscaped() =>
        Assert.Equal("\"\\u202e\\u2028\\ud83d\\ude00\\\"é\"", CSharpGenerator.Literal("\u202e\u2028\U0001f600\"é"));

    [Theory]
    [InlineData(2_000_000_000)]
    [InlineData(-1)]
    public void Generate_EnumNumberThatNoEngineGives_IsRefused(int number)
    {
        var contract = Change(record =>
        {
            record.EnumType.Add(new EnumDescriptorProto { Name = "_", Value = { new EnumValueDescriptorProto { Name = "_", Number = 0 }, new EnumValueDescriptorProto { Name = "A", Number = number } } });
            var field = MakeField(100, FieldDescriptorProto.Types.Type.Enum);
            field.TypeName = $".default.v1.{record.Name}._";
            field.Options.GetExtension(OptionsExtensions.Field).Select = new SelectOptions { Values = { "a" }, AsEnum = true, Numbers = { number } };
            record.Field.Add(field);
        });

        Assert.Throws<ContractException>(() => new CSharpGenerator().Generate(contract));
    }

    private static ProjectContract Change(Action<DescriptorProto> change)
    {
        var files = ProjectContractTests.Sample().Files.Select(file => file.ToProto()).ToList();
        change(files.Single(file => file.Name == "default/v1/authors.proto").MessageType.Single());
        return ProjectContract.Read(new FileDescriptorSet { File = { files } }.ToByteArray());
    }

    private static FieldDescriptorProto MakeField(int number, FieldDescriptorProto.Types.Type type)
    {
        var field = new FieldDescriptorProto
        {
            Name = $"n{number}",
            Number = number,
            Type = type,
            Label = FieldDescriptorProto.Types.Label.Optional,
            Options = new FieldOptions(),
        };
        field.Options.SetExtension(OptionsExtensions.Field, new CollectionField { Type = "int" });
        return field;
    }

    private static string ReadGolden(string project, string path)
    {
        using var stream = typeof(CSharpGeneratorTests).Assembly.GetManifestResourceStream($"Sdk/csharp/{project}/{path}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
