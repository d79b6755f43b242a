using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Grpc.Baas.Engine.Auth;
using Grpc.Baas.Engine.Auth.Administrators;
using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grpc.Baas.IntegrationTests.Access;

/// <summary>
/// An engine with records of one user, and everybody who may call it. Each call gets a sign-in or key of its own, and what its request is
/// about is made for it, so that no call changes what another one meets.
/// </summary>
public sealed partial class AccessStage : IAsyncLifetime
{
    private const string Rule = "owner = @request.auth.id";

    private readonly ShiftedTime _time = new();
    private AccessCast _cast = null!;
    private int _tag;

    public TestEngine Engine { get; private set; } = null!;

    internal AccessCast Cast => _cast;

    public async Task InitializeAsync()
    {
        Engine = await TestEngine.StartAsync(
            configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time)),
            settings:
            [
                ("Baas:Schema:EncryptionKey", Convert.ToBase64String(new byte[32])),

                // Each call has a webhook of its own.
                ("Baas:Webhooks:MaxWebhooks", "1000"),
            ]);
        await DefineAsync("""
            {"name":"users","type":"auth","create_rule":"","list_rule":"id = @request.auth.id","view_rule":"id = @request.auth.id",
              "update_rule":"id = @request.auth.id","auth":{"one_time_codes":true},"schema":[]}
            """);
        await DefineAsync("""{"name":"staff","type":"auth","schema":[]}""");
        await DefineAsync("""{"name":"elsewhere","schema":[{"name":"title","type":"text"}]}""");
        await DefineRecordsAsync("notes", $@"""list_rule"":""{Rule}"",""view_rule"":""{Rule}"",""create_rule"":""{Rule}"",""update_rule"":""{Rule}"",""delete_rule"":""{Rule}"",");
        await DefineRecordsAsync("closed", "");
        await DefineRecordsAsync("open", @"""list_rule"":"""",""view_rule"":"""",""create_rule"":"""",""update_rule"":"""",""delete_rule"":"""",");
        await DefineAsync("""
            {"name":"hubs","list_rule":"","view_rule":"","schema":[{"name":"label","type":"text"},
              {"name":"link_notes","type":"relation","relation":{"collection_id":"notes"}},
              {"name":"link_closed","type":"relation","relation":{"collection_id":"closed"}},
              {"name":"link_open","type":"relation","relation":{"collection_id":"open"}}]}
            """);
        await DefineAsync("""{"name":"owned","permissions":{"mode":"bits"},"schema":[{"name":"text","type":"text"}]}""");
        _cast = await AccessCast.MakeAsync(Engine, _time);
    }

    public async Task DisposeAsync()
    {
        await _cast.DisposeAsync();
        await Engine.DisposeAsync();
    }

    /// <summary>Makes the calls before this no burden to those after it: who may call so often an hour may do so again.</summary>
    public void LetTimePass() => _time.Offset += TimeSpan.FromMinutes(16);

    /// <summary>Lets a caller call, and says in a word what came of it.</summary>
    internal async Task<string> AskAsync(AccessRow row, string caller, Func<string, string, Task<AccessAnswer>> call)
    {
        var scene = new Scene(++_tag, row.Collection);
        var request = await FillAsync(scene, row.Json);
        var token = await _cast.CredentialAsync(caller, row);
        var before = row.IsAboutRecord ? await StateAsync(scene) : "";
        var answer = await call(request, token);
        var isChanged = row.IsAboutRecord && await StateAsync(scene) != before;
        if (!answer.IsOk)
        {
            return AccessTable.WordOf(answer.Reason) + (isChanged ? "-but-does" : "");
        }

        var sight = answer.Body.Contains($"kept-{scene.Tag}") ? "sees-all" : answer.Body.Contains($"told-{scene.Tag}") ? "sees" : "";
        return (row.IsAboutRecord, isChanged, sight) switch
        {
            (false, _, _) => "ok",
            (_, true, "") => "does",
            (_, true, _) => $"does,{sight}",
            (_, _, "") => "nothing",
            _ => sight,
        };
    }

    /// <summary>Puts what is made for this call into its request.</summary>
    private async Task<string> FillAsync(Scene scene, string json)
    {
        json = json.Replace("$C", scene.Collection, StringComparison.Ordinal);
        while (Placeholder().Match(json) is { Success: true } found)
        {
            json = json.Replace(found.Value, await ValueAsync(scene, found.Value), StringComparison.Ordinal);
        }

        return json;
    }

    private async Task<string> ValueAsync(Scene scene, string placeholder) => placeholder switch
    {
        "$tag" => scene.Tag.ToString(),
        "$owner" => _cast.OwnerId,
        "$note" => await NoteAsync(scene),
        "$changed" => await ChangeAsync(scene, HttpMethod.Patch, """{"data":{"views":7}}"""),
        "$gone" => await ChangeAsync(scene, HttpMethod.Delete),
        "$position" => scene.Position,
        "$hub" => await HubAsync(scene, label: "hub"),
        "$signpost" => await HubAsync(scene, label: $"told-{scene.Tag}"),
        "$csv" => Encode($"owner,text\n{_cast.OwnerId},told-{scene.Tag}\n"),
        "$ndjson" => Encode($@"{{""data"":{{""owner"":""{_cast.OwnerId}"",""text"":""told-{scene.Tag}""}}}}"),
        "$spare" => await SpareAsync(scene),
        _ => await _cast.MakeAsync(placeholder, scene.Tag),
    };

    private async Task<string> NoteAsync(Scene scene)
    {
        if (scene.Note.Length == 0)
        {
            var data = $@"{{""data"":{{""owner"":""{_cast.OwnerId}"",""text"":""told-{scene.Tag}"",""secret"":""kept-{scene.Tag}""}}}}";
            var made = await OperateAsync(HttpMethod.Post, $"/api/v1/collections/{scene.Collection}/records", data);
            scene.Note = made.Json.GetProperty("id").GetString()!;
            scene.Position = made.Json.GetProperty("etag").GetString()!;
        }

        return scene.Note;
    }

    private async Task<string> ChangeAsync(Scene scene, HttpMethod method, string? body = null)
    {
        var id = await NoteAsync(scene);
        await OperateAsync(method, $"/api/v1/collections/{scene.Collection}/records/{id}", body);
        return id;
    }

    // A record that points at the call's own.
    private async Task<string> HubAsync(Scene scene, string label)
    {
        var data = $@"{{""data"":{{""label"":""{label}"",""link_{scene.Collection}"":""{await NoteAsync(scene)}""}}}}";
        return (await OperateAsync(HttpMethod.Post, "/api/v1/collections/hubs/records", data)).Json.GetProperty("id").GetString()!;
    }

    private async Task<string> SpareAsync(Scene scene)
    {
        await DefineAsync($@"{{""name"":""spare{scene.Tag}"",""schema"":[{{""name"":""title"",""type"":""text""}}]}}", _cast.Operator);
        return $"spare{scene.Tag}";
    }

    // What there is of the call's record, be it deleted or not.
    private async Task<string> StateAsync(Scene scene)
    {
        var filter = Uri.EscapeDataString($"text = \"told-{scene.Tag}\"");
        var path = $"/api/v1/collections/{scene.Collection}/records";
        var there = await OperateAsync(HttpMethod.Get, $"{path}?filter={filter}");
        var deleted = await OperateAsync(HttpMethod.Get, $"{path}:deleted?filter={filter}");
        return there.Json.GetProperty("items").ToString() + deleted.Json.GetProperty("items");
    }

    private async Task<RestAnswer> OperateAsync(HttpMethod method, string path, string? body = null)
    {
        var answer = await Engine.RestAsync(method, path, body, _cast.Operator);
        return answer.Status == HttpStatusCode.OK ? answer : throw new InvalidOperationException($"{method} {path}: {answer.Text}");
    }

    private async Task DefineRecordsAsync(string name, string rules)
    {
        await DefineAsync($$"""
            {"name":"{{name}}","soft_delete":true,{{rules}}"schema":[{"name":"owner","type":"text"},{"name":"text","type":"text"},
              {"name":"views","type":"int"},{"name":"secret","type":"text","hidden":true}]}
            """);
        var list = rules.Length == 0 ? "" : $@"""list_rule"":""{(name == "open" ? "" : Rule)}"",";
        await DefineAsync($$"""{"name":"{{name}}_view","type":"view",{{list}}"view":{"query":"SELECT id, owner, text FROM {{name}}"} }""");
    }

    private async Task DefineAsync(string definition, string? token = null)
    {
        var answer = await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", definition, token);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    [GeneratedRegex(@"\$[a-z]+")]
    private static partial Regex Placeholder();

    /// <summary>What was made for one call.</summary>
    private sealed class Scene(int tag, string collection)
    {
        public int Tag { get; } = tag;

        public string Collection { get; } = collection;

        public string Note { get; set; } = "";

        public string Position { get; set; } = "";
    }
}
