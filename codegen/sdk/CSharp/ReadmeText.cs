namespace Grpc.Baas.Codegen.Sdk.CSharp;

/// <summary>The page that comes with the code.</summary>
internal static class ReadmeText
{
    public static string Of(ProjectNames names) => $$"""
        # {{names.Namespace}}

        The collections of a project of Grpc.Baas in C#, made by `baas generate --lang csharp`. Do not change it: generate it anew.

        ```csharp
        using Grpc.Baas.Client;
        using {{names.Namespace}};

        using var client = new BaasClient("http://localhost:8080"{{Options(names)}});
        await client.SignInAsync(email, password);
        var project = new {{names.ClientType}}(client);
        {{Example(names)}}
        ```

        | collection | records | to |
        |---|---|---|
        {{string.Join('\n', names.Collections.Select(collection =>
            $"| `{collection.Property}` | `{collection.RecordType}` | {(collection.Collection.IsView ? "read" : "read, write and follow")} |"))}}

        Records are immutable: `UpdateAsync(record, record => record with { … })` changes what differs, and fails with ETAG_MISMATCH when somebody
        else was faster. A condition of `Where` that the engine's language cannot say throws at once, with the reason. Errors are
        `BaasClientException`: compare with `e.Is(RecordsErrorTable.EtagMismatch)`.

        """.ReplaceLineEndings("\n");

    // Typed calls are for their project by their names; signing in is not.
    private static string Options(ProjectNames names) => names.ContractId.Split('/')[0] is not "default" and var project
        ? $", new BaasClientOptions {{ Project = \"{project}\" }}"
        : "";

    private static string Example(ProjectNames names) => names.Collections.FirstOrDefault(collection => !collection.Collection.IsView) is not { } found ? "" : $$"""

        await foreach (var record in project.{{found.Property}}.Where(record => record.Created > DateTimeOffset.UtcNow.AddDays(-7)))
        {
            Console.WriteLine(record);
        }

        await foreach (var change in project.{{found.Property}}.WatchAsync(new WatchOptions { Snapshot = true }))
        {
            Console.WriteLine($"{change.Type} {change.Record}");
        }
        """;
}
