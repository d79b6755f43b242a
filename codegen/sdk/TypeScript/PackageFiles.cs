using Google.Protobuf.Reflection;

namespace Grpc.Baas.Codegen.Sdk.TypeScript;

/// <summary>Writes what the package has beside the modules of its collections.</summary>
internal sealed class PackageFiles(ProjectContract contract, IReadOnlyCollection<FileDescriptor> own)
{
    /// <summary>Version of the SDK that the package needs, which gives the package its own.</summary>
    public const string SdkVersion = "0.1.0";

    private const string Client = "@grpc-baas/client";

    private static readonly string[] FromSdk = ["and", "filter", "jsonOf", "not", "or"];

    private string Name => $"{contract.Project}-client";

    public GeneratedFile Package() => new("package.json", $$"""
        {
          "name": "{{Name}}",
          "version": "{{SdkVersion}}",
          "description": "Client of the project {{contract.Project}} of Grpc.Baas, at revision {{contract.Revision}} of its contract.",
          "private": true,
          "type": "module",
          "sideEffects": false,
          "exports": {
            ".": { "types": "./dist/index.d.ts", "default": "./dist/index.js" }
          },
          "files": ["dist"],
          "scripts": {
            "build": "tsc"
          },
          "dependencies": {
            "@bufbuild/protobuf": "^2.17.0",
            "@connectrpc/connect": "^2.2.0",
            "{{Client}}": "^{{SdkVersion}}"
          },
          "devDependencies": {
            "typescript": "^5.9.0"
          }
        }

        """);

    public static GeneratedFile Compiler() => new("tsconfig.json", """
        {
          "compilerOptions": {
            "target": "es2022",
            "module": "nodenext",
            "lib": ["es2022", "dom", "esnext.disposable"],
            "types": [],
            "strict": true,
            "noUncheckedIndexedAccess": true,
            "exactOptionalPropertyTypes": true,
            "verbatimModuleSyntax": true,
            "declaration": true,
            "skipLibCheck": true,
            "rootDir": "src",
            "outDir": "dist"
          },
          "include": ["src"]
        }

        """);

    public GeneratedFile Readme()
    {
        var collection = contract.Collections.FirstOrDefault(candidate => !candidate.IsView) ?? (contract.Collections is [var view, ..] ? view : null);
        var example = collection is null ? "" : $$"""

            for await (const record of db.{{Properties()[collection]}}.where((p) => p.id.ne("")).sort((p) => p.id.desc()).page(30)) {
              console.log(record.id);
            }
            """;
        return new("README.md", $$"""
            # {{Name}}

            A client of the project `{{contract.Project}}` of Grpc.Baas, at revision `{{contract.Revision}}` of its contract. It is made by `baas generate --lang ts`: change the
            collections, not these files.

            ```ts
            import { createClient } from "{{Name}}";

            const db = createClient({ baseUrl: "http://localhost:8080" });
            await db.baas.signIn("you@example.com", "a long password");
            {{example}}
            ```

            `npm install && npm run build` compiles it. What collections can do, and what errors there are, says the README of `{{Client}}`.

            """);
    }

    public GeneratedFile ClientModule()
    {
        var module = new TypeScriptModule("client", ["createClient", "Database", "contract"]);
        var properties = Properties();
        module.Comment(["What the code was generated from: the engine is told with each call."]);
        module.Line($"export const contract: {module.UseType("Contract", CollectionModule.Sdk)} = {{");
        module.Line($"  project: {TypeScriptModule.Literal(contract.Project)},");
        module.Line($"  revision: {TypeScriptModule.Literal(contract.Revision)},");
        module.Line($"  client: {TypeScriptModule.Literal($"{Name}/{SdkVersion}")},");
        module.Line("};");
        module.Line();
        module.Comment([$"The project `{contract.Project}`."]);
        module.Open("export interface Database {");
        module.Comment(["Who is signed in, and what is not of a collection."]);
        module.Line($"readonly baas: {module.UseType("BaasClient", Client)};");
        foreach (var (collection, property) in properties)
        {
            module.Comment(CollectionModule.CommentOf(collection));
            module.Line($"readonly {property}: {Class(module, collection)};");
        }

        module.Close();
        module.Line();
        module.Comment(["Connects to the project, over gRPC from Node and over gRPC-Web from browsers."]);
        module.Open($"export function createClient(options: {module.UseType("ProjectOptions", CollectionModule.Sdk)}): Database {{");
        var connect = module.Use("connect", $"{Client}/connect");
        module.Line($"const baas = {module.Use("connectProject", CollectionModule.Sdk)}({connect}, contract, options);");
        module.Open("return {");
        module.Line("baas,");
        foreach (var (collection, property) in properties)
        {
            module.Line($"{property}: new {Class(module, collection)}(baas),");
        }

        module.Close("};");
        module.Close();
        return module.ToFile();
    }

    public GeneratedFile Index()
    {
        var module = new TypeScriptModule("index", []);
        // What comes first keeps its name; what is called the same gets a `$`.
        var taken = new HashSet<string>();
        Export(module, taken, module.PathTo("client"), [("contract", true), ("createClient", true), ("Database", false)]);
        Export(module, taken, CollectionModule.Sdk, FromSdk.Select(name => (name, true)));
        Export(module, taken, Client, [("BaasError", true)]);
        foreach (var collection in contract.Collections)
        {
            var names = CollectionModule.Exports(collection).Select(name => (name, name == CollectionModule.ClassName(collection)));
            Export(module, taken, module.PathTo(CollectionModule.Path(collection)), names);
        }

        foreach (var file in own)
        {
            Export(module, taken, module.PathTo(TypeScriptNames.Module(file)), MessageModule.Exports(file));
        }

        return module.ToFile();
    }

    /// <summary>The names that the collections have in a client, each once.</summary>
    private Dictionary<CollectionContract, string> Properties()
    {
        var taken = new HashSet<string> { "baas" };
        return contract.Collections.ToDictionary(collection => collection, collection => Free(taken, TypeScriptNames.Property(collection.Name)));
    }

    private static string Class(TypeScriptModule module, CollectionContract collection)
        => module.Use(CollectionModule.ClassName(collection), module.PathTo(CollectionModule.Path(collection)));

    private static void Export(TypeScriptModule module, HashSet<string> taken, string from, IEnumerable<(string Name, bool IsValue)> exports)
    {
        var named = (from export in exports
                     let name = Free(taken, export.Name)
                     select (export.IsValue, Text: name == export.Name ? name : $"{export.Name} as {name}")).ToArray();
        foreach (var isValue in (bool[])[true, false])
        {
            var names = string.Join(", ", named.Where(export => export.IsValue == isValue).Select(export => export.Text));
            if (names.Length > 0)
            {
                module.Line($"export {(isValue ? "" : "type ")}{{ {names} }} from \"{from}\";");
            }
        }
    }

    private static string Free(HashSet<string> taken, string name)
    {
        while (!taken.Add(name))
        {
            name += "$";
        }

        return name;
    }
}
