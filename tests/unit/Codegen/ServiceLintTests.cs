using Google.Protobuf.Compiler;
using Grpc.Baas.Codegen;

namespace Grpc.Baas.UnitTests.Codegen;

public sealed class ServiceLintTests
{
    [Theory]
    [InlineData("NoComment", "it needs a comment before it that says what it does")]
    [InlineData("NoRule", "it needs the option (google.api.http), so that HTTP/JSON has it too")]
    [InlineData("RuleOfStream", "it takes a stream, which HTTP/JSON cannot carry; remove the option (google.api.http)")]
    [InlineData("NoErrors",
        "it needs the option (baas.rpc.v1.errors) for each error that it answers, or once with \"common\" if it has none of its own")]
    [InlineData("UnknownError", "(baas.rpc.v1.errors) lists wrong.MISSPELT, which no errors.proto declares; it is written as slice.REASON")]
    [InlineData("ErrorTwice", "(baas.rpc.v1.errors) lists wrong.BROKEN twice")]
    [InlineData("ErrorOfAll", "(baas.rpc.v1.errors) lists wrong.STUCK, which the service lists for all of its methods; remove it here")]
    [InlineData("ErrorOfTwo",
        "(baas.rpc.v1.errors) lists wrong.SHARED, which several domains declare: inputs.wrong, others.wrong; give one of them another last part")]
    [InlineData("SecondRule",
        "its HTTP rule, PUT /rules/shelves/*:verb, is that of codegen_inputs.faulty_services.FaultyService.FirstRule too; change one of them")]
    [InlineData("ChangingGet",
        "GET must change nothing: add option idempotency_level = NO_SIDE_EFFECTS, or choose another HTTP method")]
    [InlineData("bare_name", "a field of a request needs (google.api.field_behavior): REQUIRED or OPTIONAL")]
    [InlineData("NoCommon", "(baas.rpc.v1.errors) says common, but the service has no (baas.rpc.v1.common_errors)")]
    public void Generate_FaultyService_NamesFileLineAndFault(string name, string fault)
    {
        var faults = Lint("faulty_services.proto").Error.Split('\n').Where(line => line.Contains($": {name}: "));

        Assert.Matches($@"^faulty_services\.proto:\d+: {name}: ", Assert.Single(faults));
        Assert.EndsWith($": {name}: {fault}", faults.Single());
    }

    [Fact]
    public void Generate_FaultyCommonErrors_AreFaultsOfTheService()
    {
        var faults = Lint("faulty_services.proto").Error.Split('\n').Where(line => line.Contains(": MisledService: "));

        Assert.Equal(
            [
                "(baas.rpc.v1.common_errors) lists wrong.GONE, which no errors.proto declares; it is written as slice.REASON",
                "(baas.rpc.v1.common_errors) lists wrong.BROKEN twice",
            ],
            faults.Select(line => line[(line.IndexOf("MisledService: ", StringComparison.Ordinal) + "MisledService: ".Length)..]));
    }

    [Fact]
    public void Generate_FaultyService_GivesTheLineOfTheMethodAndNoFile()
    {
        var response = Lint("faulty_services.proto");

        Assert.Contains("faulty_services.proto:14: NoComment: ", response.Error);
        Assert.Equal(14, response.Error.Split('\n').Length);
        Assert.Empty(response.File);
    }

    [Fact]
    public void Generate_ErrorOfAnotherFile_IsFound()
    {
        // It lists an error of errors.proto, which it does not import, as the services of one slice list those of others.
        var response = Lint("method_errors.proto", "errors.proto");

        Assert.Equal("", response.Error);
        Assert.Equal(2, response.File.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("lint=codegen_inputs.faulty")]
    [InlineData("lint=codegen_inputs.faulty_services.v1")]
    public void Generate_OtherPackage_IsExempt(string parameter)
    {
        var request = PluginInputs.Request("faulty_services.proto");
        request.Parameter = parameter;

        Assert.Equal("", BaasPlugin.Generate(request).Error);
    }

    [Theory]
    [InlineData("lint")]
    [InlineData("lint=")]
    [InlineData("grpc=off")]
    public void Generate_UnknownOption_IsRefused(string option)
    {
        var request = PluginInputs.Request("method_errors.proto");
        request.Parameter = option;

        Assert.Equal($"--baas_opt={option}: there is no such option; known is lint=PACKAGE", BaasPlugin.Generate(request).Error);
    }

    private static CodeGeneratorResponse Lint(params string[] files)
    {
        var request = PluginInputs.Request(files);
        request.Parameter = "lint=codegen_inputs";
        return BaasPlugin.Generate(request);
    }
}
