using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Baas.Codegen.Sdk;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.UnitTests.Codegen;

public sealed class ProjectContractTests
{
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
