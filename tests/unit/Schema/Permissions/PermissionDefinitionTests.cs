using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Permissions;
using Grpc.Baas.UnitTests.Schema.Transfer;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.UnitTests.Schema.Permissions;

/// <summary>Permission bits in definitions: what they add, what they refuse, and how they come and go.</summary>
public sealed class PermissionDefinitionTests
{
    private const string Notes = """{"name":"notes","permissions":{},"schema":[{"name":"title","type":"text"}]}""";

    [Fact]
    public void Bits_HaveTheirPlaces()
    {
        Assert.Equal(1, PermissionBits.Of(PermissionClass.Guest, PermissionAction.Peek));
        Assert.Equal(1 << 13, PermissionBits.Of(PermissionClass.Owner, PermissionAction.Refer));
        Assert.Equal(1 << 20, PermissionBits.Of(PermissionClass.Group, PermissionAction.Refer));
        Assert.Equal((2_097_151, 65_408, 2_080_768), (PermissionBits.All, PermissionBits.Default, PermissionBits.AllOfGroups));
    }

    [Fact]
    public async Task New_Permissions_AddsTheFieldsBehindTheOthers()
    {
        await using var schema = await CreateAsync();

        var notes = await schema.Editor.CreateAsync(Definitions.Json(Notes), CancellationToken.None);

        var users = schema.Catalogue.Current.Find("users")!;
        Assert.Equal("10 title, 11 permission, 12 owner", Definitions.Numbers(notes));
        Assert.Equal(new PermissionPolicy(PermissionMode.Both, 65_408, users.Id), notes.Permissions);
        Assert.Equal((users.Id, "set_null"), (notes.Definition.Schema[2].Relation.CollectionId, notes.Definition.Schema[2].Relation.OnDelete));
        Assert.All(notes.Fields, field => Assert.Equal(field.Name != "title", field.IsSystem));
        await schema.RestartAsync();
        var stored = schema.Catalogue.Current.Find("notes")!;
        Assert.Equal((notes.Permissions, notes.Definition), (stored.Permissions, stored.Definition));
    }

    [Theory]
    [InlineData("""{"name":"n","permissions":{"accounts":"none"} }""", "permissions.accounts UNKNOWN")]
    [InlineData("""{"name":"n","permissions":{"accounts":"plain"} }""", "permissions.accounts UNKNOWN")]
    [InlineData("""{"name":"n","permissions":{"mode":"some"} }""", "permissions.mode UNKNOWN")]
    [InlineData("""{"name":"n","permissions":{"default_permission":2097152} }""", "permissions.default_permission RANGE")]
    [InlineData("""{"name":"n","permissions":{"default_permission":-1} }""", "permissions.default_permission RANGE")]
    [InlineData("""{"name":"n","permissions":{},"schema":[{"name":"owner","type":"text"}]}""", "schema[0].type RESERVED")]
    [InlineData("""{"name":"n","permissions":{},"schema":[{"name":"permission","type":"text"}]}""", "schema[0].type RESERVED")]
    [InlineData("""{"name":"n","permissions":{},"schema":[{"name":"owner","type":"relation","relation":{"collection_id":"plain"} }]}""", "schema[0].relation RESERVED")]
    public async Task New_Wrong_IsRefused(string definition, string fault)
    {
        await using var schema = await CreateAsync();

        var refused = await Assert.ThrowsAsync<BaasException>(() => schema.Editor.CreateAsync(Definitions.Json(definition), CancellationToken.None));

        Assert.Equal((SchemaErrorTable.DefinitionInvalid, fault), (refused.Definition, Definitions.Faults(refused)));
    }

    [Fact]
    public async Task View_Permissions_AreRefused()
    {
        await using var schema = await CreateAsync();
        var view = """{"name":"v","type":"view","permissions":{},"view":{"query":"SELECT id, title FROM plain"} }""";

        var refused = await Assert.ThrowsAsync<BaasException>(() => schema.Editor.CreateAsync(Definitions.Json(view), CancellationToken.None));

        Assert.Equal("permissions UNSUPPORTED", Definitions.Faults(refused));
    }

    [Fact]
    public async Task Update_FieldsLeftOut_Stay()
    {
        await using var schema = await CreateAsync();
        var notes = await schema.Editor.CreateAsync(Definitions.Json(Notes), CancellationToken.None);

        Assert.Same(notes, await schema.UpdateAsync("notes", notes.Definition.Clone()));
        Assert.Same(notes, await schema.UpdateAsync("notes", Definitions.Json(Notes)));
        var named = await schema.UpdateAsync("notes", Definitions.Json("""
            {"name":"notes","permissions":{"mode":"rules"},"schema":[{"name":"owner","type":"relation","hidden":true,
              "relation":{"collection_id":"users","on_delete":"cascade"} },{"name":"title","type":"text"}]}
            """));
        var again = await schema.UpdateAsync("notes", Definitions.Json("""
            {"name":"notes","permissions":{"mode":"rules"},"schema":[{"name":"title","type":"text"},{"name":"owner","type":"relation"}]}
            """));

        Assert.Equal("12 owner, 10 title, 11 permission", Definitions.Numbers(named));
        Assert.Equal("10 title, 12 owner, 11 permission", Definitions.Numbers(again));
        Assert.Equal((true, "cascade"), (named.Definition.Schema[0].Hidden, named.Definition.Schema[0].Relation.OnDelete));
    }

    [Fact]
    public async Task Update_Rename_IsRefused()
    {
        await using var schema = await CreateAsync();
        await schema.Editor.CreateAsync(Definitions.Json(Notes), CancellationToken.None);

        var refused = await Assert.ThrowsAsync<BaasException>(() => schema.UpdateAsync("notes", Definitions.Json("""
            {"name":"notes","permissions":{},"schema":[{"name":"title","type":"text"},{"name":"rights","number":11,"type":"int"}]}
            """)));

        Assert.Equal("schema[1].name RESERVED", Definitions.Faults(refused));
    }

    [Fact]
    public async Task Update_WithoutPermissions_LosesTheFieldsOrKeepsThemAsItsOwn()
    {
        await using var schema = await CreateAsync();
        var notes = await schema.Editor.CreateAsync(Definitions.Json(Notes), CancellationToken.None);
        var refused = await Assert.ThrowsAsync<BaasException>(
            () => schema.UpdateAsync("notes", Definitions.Json("""{"name":"notes","schema":[{"name":"title","type":"text"}]}""")));
        Assert.Equal((SchemaErrorTable.DestructiveChange, "permission, owner"), (refused.Definition, refused.Metadata["fields"]));

        var plain = notes.Definition.Clone();
        plain.Permissions = null;
        var next = await schema.UpdateAsync("notes", plain);

        Assert.Null(next.Permissions);
        Assert.All(next.Fields, field => Assert.False(field.IsSystem));
        Assert.Equal("10 title, 11 permission, 12 owner", Definitions.Numbers(next));
        var back = await schema.UpdateAsync("notes", Definitions.Json(Notes));
        Assert.Equal(notes.Fields.Select(field => (field.Number, field.IsSystem)), back.Fields.Select(field => (field.Number, field.IsSystem)));
    }

    [Theory]
    [InlineData("yaml")]
    [InlineData("json")]
    [InlineData("proto")]
    public async Task Export_AppliedElsewhere_GivesTheSame(string format)
    {
        await using var source = await CreateAsync();
        await source.Editor.CreateAsync(Definitions.Json(Notes), CancellationToken.None);
        await using var target = SchemaDatabase.Create();
        var document = SchemaTransferTests.Export(source, format);

        await SchemaTransferTests.ApplyAsync(target, document, format);

        Assert.Equal(document, SchemaTransferTests.Export(target, format));
        Assert.Empty((await SchemaTransferTests.ApplyAsync(target, document, format, prune: true)).Changes);
        Assert.Equal(target.Catalogue.Current.Find("users")!.Id, target.Catalogue.Current.Find("notes")!.Permissions!.AccountsId);
    }

    private static async Task<SchemaDatabase> CreateAsync()
    {
        var schema = SchemaDatabase.Create();
        await schema.Editor.CreateAsync(Definitions.Json("""{"name":"users","type":"auth"}"""), CancellationToken.None);
        await schema.CreateAsync("plain", """{"name":"title","type":"text"}""");
        return schema;
    }
}
