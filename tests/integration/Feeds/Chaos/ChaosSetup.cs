using System.Text.Json.Nodes;

namespace Grpc.Baas.IntegrationTests.Feeds.Chaos;

/// <summary>Makes the collections, accounts and groups of a run.</summary>
internal static class ChaosSetup
{
    private const string Password = "correct horse 1";

    /// <returns>The access token of each account.</returns>
    public static async Task<string[]> RunAsync(AdminCalls admin)
    {
        await admin.SignInAsync();
        await DefineAsync(admin, """{"name": "users", "type": "auth", "schema": [{"name": "team", "type": "text"}]}""");
        await DefineAsync(admin, """{"name": "projects", "list_rule": "public = true", "schema": [{"name": "public", "type": "bool"}]}""");
        await DefineAsync(admin, """
            {"name": "members", "schema": [{"name": "user", "type": "relation", "relation": {"collection_id": "users"}},
              {"name": "project", "type": "relation", "relation": {"collection_id": "projects"}}, {"name": "active", "type": "bool"}]}
            """);
        foreach (var name in ChaosSchema.Fed)
        {
            await DefineAsync(admin, Definition(name));
        }

        foreach (var group in ChaosSchema.Groups)
        {
            await admin.CallAsync(HttpMethod.Post, "groups", new JsonObject { ["name"] = group });
        }

        for (var i = 0; i < ChaosSchema.Projects; i++)
        {
            await CreateAsync(admin, "projects", $"p{i}", new JsonObject { ["public"] = i % 2 == 0 });
        }

        for (var i = 0; i < ChaosSchema.PinnedMemos; i++)
        {
            await CreateAsync(admin, "memos", ChaosSchema.PinnedMemo(i), new JsonObject { ["n"] = 0, ["status"] = "draft", ["cost"] = 0, ["secret"] = "s0" });
        }

        var tokens = new string[ChaosSchema.Users];
        for (var i = 0; i < tokens.Length; i++)
        {
            tokens[i] = await MakeAccountAsync(admin, i);
        }

        return tokens;
    }

    private static async Task<string> MakeAccountAsync(AdminCalls admin, int number)
    {
        var email = $"u{number}@example.org";
        await CreateAsync(admin, "users", ChaosSchema.UserId(number), new JsonObject
        {
            ["email"] = email,
            ["password"] = Password,
            ["team"] = number % 2 == 0 ? "red" : "blue",
            ["role"] = number >= ChaosSchema.Users - ChaosSchema.Editors ? "editor" : "user",
        });
        return await admin.SignInAsync("collections/users/auth/login", email, Password);
    }

    private static Task<JsonObject> CreateAsync(AdminCalls admin, string collection, string id, JsonObject data)
        => admin.CallAsync(HttpMethod.Post, $"collections/{collection}/records", new JsonObject { ["id"] = id, ["data"] = data });

    private static Task<JsonObject> DefineAsync(AdminCalls admin, string definition)
        => admin.CallAsync(HttpMethod.Post, "collections", JsonNode.Parse(definition)!.AsObject());

    private static string Definition(string name)
    {
        var cost = name == "shifting" ? "" : ", \"read_rule\": \"@request.auth.role = \\\"editor\\\"\"";
        var own = name switch
        {
            "memos" => "",
            "tasks" => """, {"name": "owner", "type": "text"}, {"name": "project", "type": "relation", "relation": {"collection_id": "projects"}}""",
            _ => """, {"name": "owner", "type": "text"}""",
        };
        var definition = JsonNode.Parse($$"""
            {"name": "{{name}}", "soft_delete": {{(name is "owned" or "tasks" ? "true" : "false")}},
             "schema": [{"name": "n", "type": "int"}, {"name": "status", "type": "text"}, {"name": "cost", "type": "int"{{cost}}},
               {"name": "secret", "type": "text", "hidden": true}{{own}}]}
            """)!.AsObject();
        if (name == "memos")
        {
            definition["permissions"] = new JsonObject { ["mode"] = "bits", ["default_permission"] = ChaosSchema.AllOfOwners };
        }
        else
        {
            definition["list_rule"] = ChaosSchema.Beginning.Rules[name].Text;
        }

        return definition.ToJsonString();
    }
}
