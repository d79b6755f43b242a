using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Baas.Codegen.Sdk;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.UnitTests.Codegen;

public sealed class ProjectContractTests
{
    private const int Cases = 30;

    [Fact]
    public void Read_Contract_HasItsCollectionsAndFields()
    {
        var contract = Sample();

        Assert.Equal(("default", "5b0c9a7e4d21f380"), (contract.Project, contract.Revision));
        Assert.Equal(["authors", "posts"], contract.Collections.Select(collection => collection.Name));
        var posts = contract.Collections[1];
        Assert.Equal(("default.v1.PostsService", "default.v1.Post", false), (posts.Service.FullName, posts.Record.FullName, posts.IsView));
        Assert.Equal("title", posts.Fields[0].Name);
        Assert.Equal(["authors", "authors"], posts.Fields.Select(field => field.Definition.Relation?.CollectionId).OfType<string>());
        Assert.Equal(["pin"], posts.Fields.Where(field => field.IsWriteOnly).Select(field => field.Name));
    }

    [Fact]
    public void Read_WhatIsNoContract_SaysSo()
    {
        Assert.Throws<ContractException>(() => ProjectContract.Read("not a set"u8));
        Assert.Throws<ContractException>(() => ProjectContract.Read([]));
    }

    /// <summary>Whatever is given as a descriptor file makes code, or is refused for a reason.</summary>
    [Fact]
    public void Read_BytesThatWereChanged_ThrowsNothingElse()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        // What every compiler brings along comes first, and is left as it is.
        var files = Sample().Files.Select(file => file.ToProto()).ToLookup(file => file.Name.StartsWith("google/", StringComparison.Ordinal));
        var wellKnown = new FileDescriptorSet { File = { files[true] } }.ToByteArray();
        var bytes = new FileDescriptorSet { File = { files[false] } }.ToByteArray();
        for (var i = 0; i < Cases; i++)
        {
            byte[] changed = [.. wellKnown, .. i % 4 == 0 ? bytes[..random.Next(bytes.Length)] : bytes];
            for (var changes = random.Next(i % 4 == 0 ? 1 : 3) + 1; changes > 0; changes--)
            {
                changed[random.Next(wellKnown.Length, changed.Length)] = (byte)random.Next(256);
            }

            var fault = Xunit.Record.Exception(() =>
            {
                var contract = ProjectContract.Read(changed);
                foreach (var generator in SdkGenerators.All)
                {
                    generator.Generate(contract);
                }
            });
            Assert.True(fault is null or ContractException, $"seed {seed}, case {i}: {fault}");
        }
    }

    [Fact]
    public void Read_RecordsOfOneName_AreRefused()
    {
        var files = Sample().Files.Select(file => file.ToProto()).ToList();
        var authors = files.Single(file => file.Name == "default/v1/authors_service.proto");
        var twin = authors.Service[0].Clone();
        twin.Name = "TwinsService";
        authors.Service.Add(twin);

        Assert.Throws<ContractException>(() => ProjectContract.Read(new FileDescriptorSet { File = { files } }.ToByteArray()));
    }

    [Theory]
    [InlineData("x\"; evil")]
    [InlineData("a\nb")]
    public void Read_NameThatIsNone_IsRefused(string name)
    {
        var files = Sample().Files.Select(file => file.ToProto()).ToList();
        var record = files.Single(file => file.Name == "default/v1/authors.proto").MessageType.Single();
        record.Options.GetExtension(OptionsExtensions.Collection).Name = name;
        var set = new FileDescriptorSet { File = { files } };

        Assert.Throws<ContractException>(() => ProjectContract.Read(set.ToByteArray()));
    }

    /// <summary>The contract of <c>Contract/default/v1</c>.</summary>
    internal static ProjectContract Sample() => Read("contract.pb");

    /// <summary>The contract of <c>Contract/odd/v1</c>, whose names are hard on generators.</summary>
    internal static ProjectContract Odd() => Read("odd.pb");

    private static ProjectContract Read(string name)
    {
        using var stream = typeof(ProjectContractTests).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return ProjectContract.Read(bytes.ToArray());
    }
}
