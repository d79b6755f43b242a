using static Grpc.Baas.UnitTests.Rpc.OpenApi.DescribedLibrary;

namespace Grpc.Baas.UnitTests.Rpc.OpenApi;

public sealed class OperationBuilderTests
{
    [Fact]
    public void Build_Comment_IsSummaryAndDescription()
    {
        var operation = Operation("get", "/v1/shelves/{name_1}/books/{name_2}");

        Assert.Equal("Finds a book", operation["summary"]!.GetValue<string>());
        Assert.Equal("Finds a book. It may\nbe on any shelf.", operation["description"]!.GetValue<string>());
        Assert.Equal("tests.library.v1.LibraryService/GetBook", operation["x-grpc-method"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("get", "/v1/shelves/{name_1}/books/{name_2}", "tests.library.v1.GetBookRequest", null)]
    [InlineData("patch", "/v1/shelves/{name_1}/books/{name_2}", "tests.library.v1.UpdateBookRequest", "book")]
    [InlineData("post", "/v1/loans/{reader_id}/{book}:lend", "tests.library.v1.LendBookRequest", null)]
    public void Build_GrpcRequest_IsNamedWithTheFieldThatIsTheBody(string method, string path, string request, string? body)
    {
        var operation = Operation(method, path);

        Assert.Equal(request, operation["x-grpc-request"]!.GetValue<string>());
        Assert.Equal(body, operation["x-grpc-body"]?.GetValue<string>());
    }

    [Theory]
    [InlineData("get", "/v1/shelves/{name_1}/books/{name_2}", """{"name":"shelves/{name_1}/books/{name_2}"}""")]
    [InlineData("patch", "/v1/shelves/{name_1}/books/{name_2}", """{"shelf":"{name_1}","id":"{name_2}"}""")]
    [InlineData("get", "/v1/books/{name}", "")]
    [InlineData("get", "/v1/loans/{reader.id}/{kind}", "")]
    public void Build_GrpcPath_TellsTheFieldsWhoseNamesAreNotThoseOfParameters(string method, string path, string fields)
        => Assert.Equal(fields, Text(Operation(method, path)["x-grpc-path"]));

    [Theory]
    [InlineData("/v1/pages", "response")]
    [InlineData("/v1/scan", "")]
    public void Build_GrpcStreams_TellsTheSideThatStreams(string path, string streams)
        => Assert.Equal(streams, Operation("get", path)["x-grpc-streams"]?.GetValue<string>() ?? "");

    [Fact]
    public void Build_ParameterOfManySegments_IsMarked()
    {
        bool IsMulti(string path) => Operation("get", path)["parameters"]![0]!["x-multi-segment"]?.GetValue<bool>() == true;

        Assert.Equal([true, false], [IsMulti("/v1/books/{name}"), IsMulti("/v1/loans/{reader.id}/{kind}")]);
    }

    [Theory]
    [InlineData("get", "/v1/shelves/{name_1}/books/{name_2}", "LibraryService_GetBook")]
    [InlineData("get", "/v1/books/{name}", "LibraryService_GetBook_2")]
    [InlineData("get", "/v1/loans/{reader.id}/{kind}", "LibraryService_GetBook_3")]
    [InlineData("get", "/v1/scan", "LibraryService_Scan")]
    [InlineData("get", "/v2/scan", "tests_library_v2_LibraryService_Scan")]
    public void Build_OperationId_IsUnique(string method, string path, string id)
        => Assert.Equal(id, Operation(method, path)["operationId"]!.GetValue<string>());

    [Fact]
    public void Build_Tags_AreServices()
    {
        var tags = Document["tags"]!.AsArray().Select(tag => $"{tag!["name"]}: {tag["description"]}");

        Assert.Equal(
            [
                "LibraryService: Lends books. It is described in the tests of the API description.\n\nOver gRPC only: `Purge`, `Donate`.",
                "tests.library.v2.LibraryService: Has the name of another, and so do its methods.",
            ],
            tags);
        Assert.Equal("""["tests.library.v2.LibraryService"]""", Text(Operation("get", "/v2/scan")["tags"]));
    }

    [Fact]
    public void Build_UnknownHttpMethod_IsLeftOut() => Assert.Null(Document["paths"]!["/v1/shelves"]);

    [Fact]
    public void Build_Query_HasWhatNeitherPathNorBodySays()
    {
        string[] query = ["query kind", "query languages", "query with_old", "query since"];
        string[] readers = ["query reader.id", "query reader.sponsor.id"];

        Assert.Equal(
            ["path name_1", "path name_2", readers[0], readers[1], .. query, "header If-None-Match"],
            ParametersOf(Operation("get", "/v1/shelves/{name_1}/books/{name_2}")));
        Assert.Equal(
            ["path reader.id", "path kind", "query name", readers[1], .. query[1..], "header If-None-Match"],
            ParametersOf(Operation("get", "/v1/loans/{reader.id}/{kind}")));
        Assert.Equal(
            ["path name_1", "path name_2", "query validate_only", "header If-Match"],
            ParametersOf(Operation("patch", "/v1/shelves/{name_1}/books/{name_2}")));
    }

    [Fact]
    public void Build_Parameters_HaveSchemaExampleAndDefault()
    {
        var parameters = Operation("get", "/v1/loans/{reader.id}/{kind}")["parameters"]!.AsArray().ToDictionary(each => each!["name"]!.GetValue<string>());

        Assert.Equal("""{"$ref":"#/components/schemas/tests.library.v1.Kind"}""", Text(parameters["kind"]!["schema"]));
        Assert.Equal("KIND_LONG", parameters["kind"]!["example"]!.GetValue<string>());
        Assert.Equal("What kind.", parameters["kind"]!["description"]!.GetValue<string>());
        Assert.Equal(7, parameters["reader.id"]!["example"]!.GetValue<int>());
        Assert.True(parameters["name"]!["required"]!.GetValue<bool>());
        Assert.Null(parameters["languages"]!["required"]);
        Assert.Equal("""{"type":"array","items":{"type":"string"}}""", Text(parameters["languages"]!["schema"]));
        Assert.Equal("""{"type":"boolean","default":false}""", Text(parameters["with_old"]!["schema"]));
        Assert.Equal("""{"type":"string","format":"date-time"}""", Text(parameters["since"]!["schema"]));
    }

    [Fact]
    public void Build_Wildcards_TellWhatTheyTake()
    {
        var one = Operation("get", "/v1/shelves/{name_1}/books/{name_2}")["parameters"]![0]!["description"]!.GetValue<string>();
        var many = Operation("get", "/v1/books/{name}")["parameters"]![0]!["description"]!.GetValue<string>();

        Assert.Equal("With what stands beside it in the path, it makes up the field `name`.", one);
        Assert.EndsWith("Any number of path segments; the slashes between them are sent as they are.", many);
    }

    [Fact]
    public void Build_PathsOfOneShape_AreOne()
    {
        var item = Document["paths"]!["/v1/shelves/{name_1}/books/{name_2}"]!.AsObject();
        var first = Operation("delete", "/v1/shelves/{name_1}/books/{name_2}")["parameters"]![0]!;

        Assert.Equal(["get", "patch", "delete"], item.Select(operation => operation.Key));
        Assert.DoesNotContain(Document["paths"]!.AsObject(), path => path.Key.Contains("{first}"));
        Assert.Equal("The first part.", first["description"]!.GetValue<string>());
    }

    [Fact]
    public void Build_Bodies_AreWhatTheRuleSays()
    {
        var whole = Operation("post", "/v1/loans/{reader_id}/{book}:lend")["requestBody"]!;
        var field = Operation("patch", "/v1/shelves/{name_1}/books/{name_2}");
        var json = whole["content"]!["application/json"]!;

        Assert.Equal("""["days"]""", Text(json["schema"]!["required"]));
        Assert.Equal(["days"], json["schema"]!["properties"]!.AsObject().Select(each => each.Key));
        Assert.Equal("""{"days":14}""", Text(json["example"]));
        Assert.True(whole["required"]!.GetValue<bool>());
        Assert.Equal("#/components/schemas/tests.library.v1.Book.Input", ReferenceOf(field["requestBody"]!));
        Assert.Equal("#/components/schemas/tests.library.v1.Book", ReferenceOf(field["responses"]!["200"]!));
        Assert.True(field["deprecated"]!.GetValue<bool>());
        Assert.Null(Operation("get", "/v1/scan")["requestBody"]);
    }

    [Fact]
    public void Build_HttpBody_IsAnyBytes()
    {
        Assert.Equal("""{"*/*":{"schema":{}}}""", Text(Operation("get", "/v1/scan")["responses"]!["200"]!["content"]));
        Assert.Equal("""{"*/*":{"schema":{}}}""", Text(Operation("post", "/v1/scan")["requestBody"]!["content"]));
    }

    [Fact]
    public void Build_Stream_IsEventsAndLines()
    {
        var operation = Operation("get", "/v1/pages");
        var events = operation["responses"]!["200"]!["content"]!["text/event-stream"]!;

        Assert.Equal("event: page\nid: 3\ndata: {\"what\":\"page\",\"number\":3,\"text\":\"Once\"}\n\n", events["example"]!.GetValue<string>());
        Assert.Contains("The event's name (`event`) is `what`: What it is.", events["schema"]!["description"]!.GetValue<string>());
        Assert.Contains("The event's id (`id`) is `number`: Its number.", events["schema"]!["description"]!.GetValue<string>());
        Assert.Contains("query token", ParametersOf(operation));
    }

    [Fact]
    public void Build_Errors_AreThoseDeclaredByStatus()
    {
        var responses = Operation("get", "/v1/scan")["responses"]!.AsObject().Select(each => each.Key);
        var ofBook = Operation("get", "/v1/books/{name}")["responses"]!.AsObject().Select(each => each.Key);

        Assert.Equal(["200", "401", "default"], responses);
        Assert.Equal(["200", "304", "401", "404", "409", "default"], ofBook.Order());
        Assert.Equal("""[{"bearer":[]},{"key":[]}]""", Text(Operation("get", "/v1/scan")["security"]));
        Assert.Equal("[]", Text(Operation("get", "/v2/scan")["security"]));
        Assert.Equal(["200", "default"], Operation("get", "/v2/scan")["responses"]!.AsObject().Select(each => each.Key));
    }

    private static string ReferenceOf(System.Text.Json.Nodes.JsonNode holder)
        => holder["content"]!["application/json"]!["schema"]!["$ref"]!.GetValue<string>();
}
