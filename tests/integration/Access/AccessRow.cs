using Google.Api;
using Google.Protobuf.Reflection;

namespace Grpc.Baas.IntegrationTests.Access;

/// <summary>One line of the table: a method, and a request to it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Variant">What is special about the request; empty for nothing.</param>
/// <param name="Collection">What <c>$C</c> in the request stands for; empty where the request is about no record.</param>
/// <param name="Json">The request as JSON with the names of the proto and the placeholders of <see cref="AccessStage"/>.</param>
internal sealed record AccessRow(MethodDescriptor Method, string Variant, string Collection, string Json)
{
    public string Path => $"/{Method.Service.FullName}/{Method.Name}";

    public string Service => Method.Service.FullName;

    /// <summary>Name within the service, with the variant.</summary>
    public string Name => Variant.Length == 0 ? Method.Name : $"{Method.Name} ({Variant})";

    /// <summary>Whether the request is about one record that is there, so that its answer shows it, changes it, or neither.</summary>
    public bool IsAboutRecord => Collection.Length > 0;

    /// <summary>The ways by which REST reaches it.</summary>
    public IEnumerable<HttpRule> Bindings
        => Method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is { } rule ? rule.AdditionalBindings.Prepend(rule) : [];

    public override string ToString() => $"{Service}/{Name}";
}
