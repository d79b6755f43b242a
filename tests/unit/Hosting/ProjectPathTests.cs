using Grpc.Baas.Engine.Hosting.Projects;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Projects;

namespace Grpc.Baas.UnitTests.Hosting;

public sealed class ProjectPathTests
{
    [Theory]
    [InlineData("/shop.v1.PostsService/Get", "shop")]
    [InlineData("/my_shop2.v1.PostsService/Get", "my_shop2")]
    [InlineData("/default.v1.PostsService/Get", "default")]
    [InlineData("/shop/v1/posts", "shop")]
    [InlineData("/shop/v1/posts:watch", "shop")]
    [InlineData("/default/v1/posts", "default")]
    [InlineData("/api/v1/projects/shop/descriptors", "shop")]
    [InlineData("/api/v1/projects/shop", null)]
    [InlineData("/api/v1/projects", null)]
    [InlineData("/api/v1/collections/posts", null)]
    [InlineData("/api/v1/auth/me", null)]
    [InlineData("/baas.records.v1.RecordService/GetRecord", null)]
    [InlineData("/grpc.health.v1.Health/Check", null)]
    [InlineData("/grpc.v1.Health/Check", null)]
    [InlineData("/shop.v2.PostsService/Get", null)]
    [InlineData("/shop.v1", null)]
    [InlineData("/shop/v1", null)]
    [InlineData("/Shop/v1/posts", null)]
    [InlineData("//v1/posts", null)]
    [InlineData("/", null)]
    [InlineData("", null)]
    public void Of_Path_IsItsProject(string path, string? expected) => Assert.Equal(expected, ProjectPath.Of(path));

    [Theory]
    [InlineData("shop", true)]
    [InlineData("s1", true)]
    [InlineData("a_b_c", true)]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123", true)]
    [InlineData("abcdefghijklmnopqrstuvwxyz01234", false)]
    [InlineData("a", false)]
    [InlineData("1a", false)]
    [InlineData("_a", false)]
    [InlineData("a_", false)]
    [InlineData("a__b", false)]
    [InlineData("a-b", false)]
    [InlineData("a.b", false)]
    [InlineData("Shop", false)]
    [InlineData("shöp", false)]
    [InlineData("google", false)]
    [InlineData("package", false)]
    [InlineData("class", false)]
    [InlineData("", false)]
    public void IsValid_Name_IsWhatPackagesPathsAndSchemasTake(string name, bool expected) => Assert.Equal(expected, ProjectName.IsValid(name));

    [Fact]
    public void NotFound_LongName_IsCutBetweenCharacters()
    {
        var message = ProjectsErrors.ProjectNotFound($"{new string('a', 63)}\U0001F600").Message;

        Assert.Contains("a…", message, StringComparison.Ordinal);
        Assert.DoesNotContain(message, char.IsSurrogate);
    }
}
