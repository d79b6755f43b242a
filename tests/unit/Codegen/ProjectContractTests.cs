using Grpc.Baas.Codegen.Sdk;

namespace Grpc.Baas.UnitTests.Codegen;

public sealed class ProjectContractTests
{
    [Fact]
    public void Read_Contract_HasItsCollectionsAndFields()
    {
        var contract = Sample();

        Assert.Equal(("default", "5b0c9a7e4d21f380"), (contract.Project, contract.Revision));
        var posts = Assert.Single(contract.Collections);
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

    /// <summary>The contract of <c>Contract/default/v1</c>.</summary>
    internal static ProjectContract Sample()
    {
        using var stream = typeof(ProjectContractTests).Assembly.GetManifestResourceStream("contract.pb")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return ProjectContract.Read(bytes.ToArray());
    }
}
