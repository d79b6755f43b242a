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
