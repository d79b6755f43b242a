using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.UnitTests.Kernel;

public sealed class KeyScopeTests
{
    [Theory]
    [InlineData("baas.records.v1.RecordService/ListRecords", "/baas.records.v1.RecordService/ListRecords", true)]
    [InlineData("baas.records.v1.RecordService/List*", "/baas.records.v1.RecordService/ListRecords", true)]
    [InlineData("baas.records.v1.RecordService/List*", "/baas.records.v1.RecordService/GetRecord", false)]
    [InlineData("baas.records.v1.RecordService/List*", "/baas.records.v1.RecordService/DeleteList", false)]
    [InlineData("baas.*", "/baas.schema.v1.CollectionService/CreateCollection", true)]
    [InlineData("*Record", "/baas.records.v1.RecordService/GetRecord", true)]
    [InlineData("*Record", "/baas.records.v1.RecordService/GetRecords", false)]
    [InlineData("*.RecordService/*Rec*rd", "/baas.records.v1.RecordService/DeleteRecord", true)]
    [InlineData("baas.records.v1.RecordService", "/baas.records.v1.RecordService/GetRecord", false)]
    [InlineData("", "/baas.records.v1.RecordService/GetRecord", false)]
    [InlineData("*", "/baas.auth.v1.ApiKeyService/CreateApiKey", false)]
    [InlineData("baas.*", "/baas.auth.v1.AdministratorService/InviteAdministrator", false)]
    [InlineData("baas.auth.v1.*", "/baas.auth.v1.ApiKeyService/CreateApiKey", false)]
    [InlineData("baas.auth.v1.ApiKey*/*", "/baas.auth.v1.ApiKeyService/CreateApiKey", false)]
    [InlineData("baas.auth.v1.ApiKeyService/*", "/baas.auth.v1.ApiKeyService/CreateApiKey", true)]
    [InlineData("baas.auth.v1.ApiKeyService/List*", "/baas.auth.v1.ApiKeyService/CreateApiKey", false)]
    [InlineData("baas.auth.v1.ApiKeyService/*", "/baas.auth.v1.AdministratorService/ListAdministrators", false)]
    public void Covers_OneGlob_AsItSays(string glob, string path, bool expected)
    {
        var scope = new KeyScope([glob], []);

        Assert.Equal(expected, scope.Covers(path));
        Assert.Equal(expected, scope.Covers(path));
    }

    [Theory]
    [InlineData("baas.*", "baas.records.v1.RecordService/*", true)]
    [InlineData("baas.*", "baas.*", true)]
    [InlineData("baas.*", "*", false)]
    [InlineData("baas.records.v1.RecordService/List*", "baas.records.v1.RecordService/*", false)]
    [InlineData("baas.records.v1.RecordService/*", "baas.records.v1.RecordService/*Record", true)]
    [InlineData("*Record", "*Re*Record", true)]
    [InlineData("baas.*", "baas.auth.v1.ApiKeyService/*", false)]
    [InlineData("baas.auth.v1.ApiKeyService/*", "baas.auth.v1.ApiKeyService/List*", true)]
    public void CoversGlob_AnotherGlob_OnlyIfAllOfItIsCovered(string glob, string other, bool expected)
        => Assert.Equal(expected, new KeyScope([glob], []).CoversGlob(other));

    [Fact]
    public void Covers_LongGlobOfStars_EndsSoon()
        => Assert.False(new KeyScope([string.Concat(Enumerable.Repeat("*a", 90))], []).Covers("/" + new string('a', 80) + "b"));

    [Fact]
    public void Reaches_LimitedToOne_OnlyThat()
    {
        var scope = new KeyScope(["*"], ["c1"]);

        Assert.True(scope.Reaches("c1"));
        Assert.False(scope.Reaches("c2"));
        Assert.False(scope.HasAllCollections);
        Assert.True(new KeyScope(["*"], []).HasAllCollections);
    }
}
