using System.Text;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.V1.Rpc;

namespace Grpc.Baas.UnitTests.Rpc.OpenApi;

/// <summary>The examples in our protos are what the engine would take.</summary>
public sealed class DeclaredExamplesTests
{
    private static readonly FileDescriptor[] Files =
    [
        V1.Auth.AuthServiceReflection.Descriptor,
        V1.Schema.CollectionServiceReflection.Descriptor,
        V1.Schema.CollectionReflection.Descriptor,
        V1.Records.RecordServiceReflection.Descriptor,
        V1.Records.RecordReflection.Descriptor,
        V1.Schema.SchemaServiceReflection.Descriptor,
        V1.Records.AggregateServiceReflection.Descriptor,
        V1.Records.BatchServiceReflection.Descriptor,
        V1.Records.ExpansionReflection.Descriptor,
        V1.Records.HistoryServiceReflection.Descriptor,
        V1.Records.TransferServiceReflection.Descriptor,
        V1.Records.ViewServiceReflection.Descriptor,
        V1.Mail.MailServiceReflection.Descriptor,
        V1.Auth.AccountMailServiceReflection.Descriptor,
        V1.Auth.SecondFactorServiceReflection.Descriptor,
    ];

    public static TheoryData<string> Messages => [.. Names];

    private static IEnumerable<string> Names => Files.SelectMany(file => file.MessageTypes)
        .Where(message => message.GetOptions()?.HasExtension(AnnotationsExtensions.Example) == true)
        .Select(message => message.FullName);

    [Theory]
    [MemberData(nameof(Messages))]
    public void Example_Message_IsTakenByTheCodec(string name)
    {
        var message = Files.SelectMany(file => file.MessageTypes).Single(each => each.FullName == name);
        var plans = new MessagePlans();
        using var output = new WireWriter();

        JsonDecoder.Decode(Encoding.UTF8.GetBytes(message.GetOptions().GetExtension(AnnotationsExtensions.Example)), plans.Get(message), plans, output);

        Assert.True(output.Length > 0);
    }

    [Fact]
    public void Example_EveryRequestWithFields_HasOne()
    {
        var without = Files.SelectMany(file => file.Services).SelectMany(service => service.Methods)
            .Where(method => !method.IsClientStreaming && method.InputType.Fields.InDeclarationOrder().Any(field => IsRequired(field)))
            .Select(method => method.InputType.FullName)
            .Except(Names);

        Assert.Empty(without);
    }

    // A body of bytes needs no JSON.
    private static bool IsRequired(FieldDescriptor field)
        => !(field.FieldType == FieldType.Message && field.MessageType.FullName == "google.api.HttpBody")
            && field.GetOptions()?.GetExtension(Google.Api.FieldBehaviorExtensions.FieldBehavior)?.Contains(Google.Api.FieldBehavior.Required) == true;
}
