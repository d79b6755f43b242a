using Google.Protobuf;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.UnitTests.Schema.Transfer;

/// <summary>Documents that people and other systems write.</summary>
public sealed class SchemaDocumentTests
{
    [Fact]
    public async Task Tables_OfAnotherSystem_BecomeCollections()
    {
        await using var schema = SchemaDatabase.Create();

        await SchemaTransferTests.ApplyAsync(schema, """
            Tables:
              - TableName: todo
                Columns:
                  - Name: title
                    DataType: varchar(500)
                    ColumnType: label
                    IsNullable: false
                    IsIndexed: true
                  - {Name: Completed, DataType: int(1), ColumnType: truefalse, DefaultValue: "false"}
                  - {Name: stars, ColumnType: rating}
                  - {Name: homePage, ColumnType: url, IsUnique: true}
                  - {Name: state, ColumnType: enum, Options: [{Value: open}, {Value: done}]}
                Validations:
                  - {ColumnName: stars, Tags: "required,min=1"}
                CompositeKeys:
                  - [title, state]
              - TableName: project
                Columns:
                  - {Name: name, DataType: varchar(50), ColumnType: name}
            Relations:
              - {Subject: todo, Relation: belongs_to, Object: project}
            """);

        var todo = schema.Catalogue.Current.Find("todo")!;
        Assert.Equal(
            ["title text!", "completed bool", "stars int!", "home_page url", "state select", "project relation"],
            todo.Fields.Select(field => $"{field.Name} {field.Type.Name}{(field.IsRequired ? "!" : "")}"));
        Assert.Equal(["home_page", "title", "title_state", "project"], todo.Indexes.Select(index => index.Name));
        Assert.Equal(["label", "truefalse", "rating", "url", "", ""], todo.Definition.Schema.Select(field => field.Format));
        Assert.Equal(500, todo.Definition.Schema[0].Validation.MaxLength);
        Assert.Null(todo.Rules.List);
    }

    [Fact]
    public async Task Tables_OfAnyColumnType_KeepWhatTheColumnsMean()
    {
        await using var schema = SchemaDatabase.Create();
        var formats = Engine.Schema.Checks.Formats.All.Where(format => format.Type != "select").ToList();
        var columns = formats.Select((format, i) => $"{{Name: c{i}, ColumnType: {format.Name}, IsIndexed: true}}");

        await SchemaTransferTests.ApplyAsync(schema, $"Tables: [{{TableName: all, Columns: [{string.Join(", ", columns)}]}}]");

        var all = schema.Catalogue.Current.Find("all")!;
        Assert.Equal(formats.Select(format => (format.Name, format.Type)), all.Definition.Schema.Select(field => (field.Format, field.Type)));
        Assert.Equal(formats.Where(format => format.IsHidden).Select(format => format.Name), all.Definition.Schema.Where(field => field.Hidden).Select(field => field.Format));
    }

    [Theory]
    [InlineData("varchar", "text", "")]
    [InlineData("text", "text", "")]
    [InlineData("uuid", "text", "id")]
    [InlineData("int", "int", "")]
    [InlineData("double precision", "number", "")]
    [InlineData("numeric", "decimal", "")]
    [InlineData("timestamp", "datetime", "timestamp")]
    [InlineData("simple-json", "json", "")]
    [InlineData("boolean", "bool", "truefalse")]
    [InlineData("date", "date", "date")]
    public async Task TableDefinition_Column_HasTypeAndFormat(string column, string type, string format)
    {
        await using var schema = SchemaDatabase.Create();
        await SchemaTransferTests.ApplyAsync(schema, $$"""{"name":"t","columns":[{"name":"f","type":"{{column}}"}]}""");

        var field = Assert.Single(schema.Catalogue.Current.Find("t")!.Definition.Schema);
        Assert.Equal((type, format), (field.Type, field.Format));
    }

    [Fact]
    public async Task TableDefinition_BecomesACollection()
    {
        await using var schema = SchemaDatabase.Create();
        const string document = """
            {"name": "posts", "columns": [
              {"name": "id", "type": "int", "isPrimary": true, "isAutoIncrement": true},
              {"name": "title", "type": "varchar", "length": 255, "isNullable": false},
              {"name": "content", "type": "text"}, {"name": "kinds", "type": "array-select", "options": ["a", "b"]}]}
            """;

        await SchemaTransferTests.ApplyAsync(schema, document);
        var open = schema.Catalogue.Current.Find("posts")!.Definition.Clone();
        open.ListRule = "";
        await schema.UpdateAsync("posts", open);
        var again = await SchemaTransferTests.ApplyAsync(schema, document, prune: true);

        Assert.Equal("10 title, 11 content, 12 kinds", Definitions.Numbers(schema.Catalogue.Current.Find("posts")!));
        Assert.Equal("", schema.Catalogue.Current.Find("posts")!.Rules.List);
        Assert.Empty(again.Changes);
    }

    [Fact]
    public async Task Proto_WrittenByHand_BecomesCollections()
    {
        await using var schema = SchemaDatabase.Create();

        await SchemaTransferTests.ApplyAsync(schema, """
            syntax = "proto3";
            package shop.v1; // ours
            import "baas/schema/v1/options.proto";
            option java_package = "x";
            /* Two
               collections. */
            message OrderLine {
              reserved 12, 20 to 22; reserved "old";
              option (baas.schema.v1.collection).list_rule = "";
              string id = 1;
              optional string note = 10 [deprecated = true, (baas.schema.v1.field).validation.max_length = 20];
              int64 amount = 11 [(baas.schema.v1.field) = { validation: { min: 1 max: 5 } unique: true }];
              google.protobuf.Timestamp due = 13;
              repeated string tags = 14 [(baas.schema.v1.field) = { type: 'select' select < values: ["a", 'b' "c"], max_select: 2 > }];
            }
            message Shop { option (baas.schema.v1.collection) = { name: "places" }; }
            """);

        var lines = schema.Catalogue.Current.Find("order_line")!;
        Assert.Equal("10 note, 11 amount, 13 due, 14 tags", Definitions.Numbers(lines));
        Assert.Equal("12, 20, 21, 22", string.Join(", ", lines.ReservedNumbers));
        Assert.Equal((20, 5d, "bc"), (lines.Definition.Schema[0].Validation.MaxLength, lines.Definition.Schema[1].Validation.Max, lines.Definition.Schema[3].Select.Values[1]));
        Assert.Equal(("", (string?)null), (lines.Rules.List, lines.Rules.View));
        Assert.NotNull(schema.Catalogue.Current.Find("places"));
    }

    [Theory]
    [InlineData("yaml", "collections: [", "document FORMAT")]
    [InlineData("yaml", "a: &x [1]\nb: *x", "document FORMAT")]
    [InlineData("yaml", "collections: !!python/object []", "document FORMAT")]
    [InlineData("yaml", "collections: []\ncollections: []", "document FORMAT")]
    [InlineData("yaml", "--- {collections: []}\n--- {}", "document FORMAT")]
    [InlineData("yaml", "name: x", "collections REQUIRED")]
    [InlineData("yaml", "collections: [{nam: x}]", "collections[0].nam UNKNOWN")]
    [InlineData("yaml", "collections: [{name: [x]}, 5]", "collections[0].name TYPE\ncollections[1] TYPE")]
    [InlineData("yaml", "version: 2\ncollections: []", "version UNKNOWN")]
    [InlineData("yaml", "collections: [{name: a}, {name: a}]", "collections[1].name DUPLICATE")]
    [InlineData("yaml", "collections: [{name: a, schema: [{name: f, type: text, number: x}]}]", "collections[0].schema[0].number TYPE")]
    [InlineData("yaml", "Tables: [{TableName: a, Columns: [{Name: x, ColumnType: strange}]}]", "Tables[0].Columns[0].ColumnType UNKNOWN")]
    [InlineData("json", "{\"collections\":", "document FORMAT")]
    [InlineData("json", "{\"collections\": [{\"name\": \"\\ud800\"}]}", "document FORMAT")]
    [InlineData("xml", "<a/>", "format FORMAT")]
    [InlineData("proto", "message A {", "document FORMAT")]
    [InlineData("proto", "message A { string a = 1; }", "document FORMAT")]
    [InlineData("proto", "message A { enum B {} }", "document FORMAT")]
    [InlineData("proto", "message A { Other a = 10; }", "document FORMAT")]
    [InlineData("proto", "message A { string a = 10 [(baas.schema.v1.field) = { typo: 1 }]; }", "collections[0].schema[0].typo UNKNOWN")]
    [InlineData("proto", "message A { reserved 10 to 2000000000; }", "document FORMAT")]
    [InlineData("proto", "service S {}", "document FORMAT")]
    public void Read_Wrong_NamesThePlace(string format, string text, string faults)
    {
        var exception = Assert.Throws<BaasException>(() => SchemaTransferTests.Read(text, format));

        Assert.Equal(SchemaErrorTable.DocumentInvalid, exception.Definition);
        Assert.Equal(faults, Definitions.Faults(exception));
    }

    [Theory]
    [InlineData("yaml")]
    [InlineData("json")]
    [InlineData("proto")]
    public void Read_HugeOrDeep_IsRefusedAtOnce(string format)
    {
        var deep = format == "proto" ? $"message A {{ option (x) = {string.Concat(Enumerable.Repeat("{a:", 5_000))}" : new string('[', 100_000);

        Assert.Throws<BaasException>(() => SchemaTransferTests.Read(deep, format));
        Assert.Throws<BaasException>(() => SchemaTransferTests.Read(new string(' ', (4 << 20) + 1), format));
    }

    [Theory]
    [InlineData("yaml")]
    [InlineData("json")]
    [InlineData("proto")]
    public async Task Read_DamagedDocument_IsReadOrRefused(string format)
    {
        await using var schema = SchemaDatabase.Create();
        await schema.CreateAsync("posts", """{"name":"a","type":"text","validation":{"max_length":9,"pattern":"[\"x]"}}""", """{"name":"s","type":"select","select":{"values":["a","\\"]}}""");
        var document = SchemaTransferTests.Export(schema, format);
        var seed = Environment.TickCount;
        var random = new Random(seed);
        const string hostile = "\"'{}[]:,-&*!|>%@`#\\\0\n\t ;=<(0x9\ud800é";

        for (var i = 0; i < 3_000; i++)
        {
            var text = document.ToCharArray().ToList();
            for (var j = random.Next(1, 6); j > 0; j--)
            {
                var at = random.Next(text.Count);
                if (random.Next(3) == 0)
                {
                    text.RemoveRange(at, random.Next(1, text.Count - at + 1));
                }
                else
                {
                    text.Insert(at, hostile[random.Next(hostile.Length)]);
                }

                if (text.Count == 0)
                {
                    break;
                }
            }

            var damaged = new string([.. text]);
            try
            {
                SchemaTransferTests.Read(damaged, format);
            }
            catch (BaasException exception) when (exception.Definition == SchemaErrorTable.DocumentInvalid)
            {
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed}: {exception.GetType().Name} for {JsonFormatter.ToDiagnosticString(new CollectionField { Name = damaged })}");
            }
        }
    }
}
