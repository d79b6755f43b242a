using Google.Protobuf;
using Google.Protobuf.Compiler;
using Grpc.Baas.Codegen;

namespace Grpc.Baas.UnitTests.Codegen;

public sealed class BaasPluginTests
{
    private static readonly string[] GoodInputs =
    [
        "call_kinds.proto", "nested_types.proto", "comments.proto", "deprecated.proto", "odd-name_v1beta.proto", "errors.proto", "method_errors.proto",
        "messages_only.proto",
    ];

    [Theory]
    [InlineData("call_kinds.proto", "CallKindsGrpc.cs")]
    [InlineData("nested_types.proto", "NestedTypesGrpc.cs")]
    [InlineData("comments.proto", "CommentsGrpc.cs")]
    [InlineData("deprecated.proto", "DeprecatedGrpc.cs")]
    [InlineData("odd-name_v1beta.proto", "OddNameV1BetaGrpc.cs")]
    [InlineData("errors.proto", "ErrorsGrpc.cs")]
    [InlineData("method_errors.proto", "MethodErrorsGrpc.cs")]
    public void Generate_ServiceOrTable_GivesTheGoldenFile(string input, string golden)
    {
        var response = BaasPlugin.Generate(PluginInputs.Request(input));

        Assert.Equal("", response.Error);
        var file = Assert.Single(response.File);
        Assert.Equal(golden, file.Name);
        Assert.Equal(PluginInputs.Golden(golden), file.Content);
    }

    [Fact]
    public void Generate_MessagesOnly_GivesNoFile()
    {
        var response = BaasPlugin.Generate(PluginInputs.Request("messages_only.proto"));

        Assert.False(response.HasError);
        Assert.Empty(response.File);
    }

    [Fact]
    public void Generate_FileInFolder_KeepsTheFolder()
    {
        var request = PluginInputs.Request("call_kinds.proto");
        request.ProtoFile.Single(file => file.Name == "call_kinds.proto").Name = "some/folder/call_kinds.proto";
        request.FileToGenerate[0] = "some/folder/call_kinds.proto";

        Assert.Equal("some/folder/CallKindsGrpc.cs", Assert.Single(BaasPlugin.Generate(request).File).Name);
    }

    [Fact]
    public void Generate_Twice_GivesTheSameBytes()
    {
        var first = BaasPlugin.Generate(PluginInputs.Request(GoodInputs)).ToByteString();
        var second = BaasPlugin.Generate(PluginInputs.Request(GoodInputs)).ToByteString();

        Assert.Equal(first, second);
    }

    [Fact]
    public void Generate_FilesTogether_GivesWhatTheyGiveAlone()
    {
        var together = BaasPlugin.Generate(PluginInputs.Request(GoodInputs)).File;
        var alone = GoodInputs.SelectMany(input => BaasPlugin.Generate(PluginInputs.Request(input)).File);

        Assert.Equal(together, alone);
    }

    [Fact]
    public void Generate_Response_TakesOptionalFields()
    {
        var response = BaasPlugin.Generate(PluginInputs.Request("call_kinds.proto"));

        Assert.Equal((ulong)CodeGeneratorResponse.Types.Feature.Proto3Optional, response.SupportedFeatures);
    }

    [Theory]
    [InlineData("FAULTY_ERROR_NO_OPTION", "it needs the option (baas.rpc.v1.error)")]
    [InlineData("FAULTY_ERROR_NO_COMMENT", "it needs a comment before it that says what happened and why")]
    [InlineData("FAULTY_ERROR_STATUS_OK", "(baas.rpc.v1.error).status must be a status of google.rpc.Code other than OK")]
    [InlineData("FAULTY_ERROR_STATUS_UNSET", "(baas.rpc.v1.error).status must be a status of google.rpc.Code other than OK")]
    [InlineData("FAULTY_ERROR_ACTION_EMPTY", "(baas.rpc.v1.error).action must say what the client should do")]
    [InlineData(
        "FAULTY_ERROR_A23456789_123456789_123456789_123456789_123456789_123456789_1234",
        "its reason, A23456789_123456789_123456789_123456789_123456789_123456789_1234, has 64 characters; at most 63 are allowed")]
    [InlineData("MISNAMED", "its name must start with the enum's name, FaultyError, in UPPER_SNAKE_CASE")]
    [InlineData("FAULTY_ERROR_ALL", "its reason must not be ALL: the table has a member All")]
    [InlineData("NamelessError", "(baas.rpc.v1.error_domain) is empty")]
    [InlineData("HiddenError", "an enum with (baas.rpc.v1.error_domain) must stand outside of messages")]
    public void Generate_FaultyErrors_NamesFileLineAndValue(string name, string fault)
    {
        var request = PluginInputs.Request("faulty_errors.proto");

        var faults = BaasPlugin.Generate(request).Error.Split('\n').Where(line => line.Contains($": {name}: "));

        Assert.Matches($@"^faulty_errors\.proto:\d+: {name}: ", Assert.Single(faults));
        Assert.EndsWith($": {name}: {fault}", faults.Single());
    }

    [Fact]
    public void Generate_FaultyErrors_TellsAllFaultsAndGivesNoFile()
    {
        var response = BaasPlugin.Generate(PluginInputs.Request("faulty_errors.proto", "call_kinds.proto"));

        Assert.Equal(10, response.Error.Split('\n').Length);
        Assert.Empty(response.File);
    }

    [Fact]
    public void Generate_FaultyErrors_GivesTheLineOfTheValue()
    {
        var error = BaasPlugin.Generate(PluginInputs.Request("faulty_errors.proto")).Error;

        Assert.Contains("faulty_errors.proto:13: FAULTY_ERROR_NO_OPTION: ", error);
    }
}
