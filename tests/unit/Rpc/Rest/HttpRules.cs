using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Baas.Engine.Rpc.Rest;
using Grpc.Baas.UnitTests.Rpc.Codec;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Grpc.Baas.UnitTests.Rpc.Rest;

/// <summary>Services made for one test, with messages of codec.proto and a rule.</summary>
internal static class HttpRules
{
    private const string Package = "grpc.baas.tests.codec";

    /// <summary>The routes of a method that takes and returns these messages.</summary>
    public static RestRoute[] RoutesOf(string request, string response, HttpRule rule)
    {
        var method = MethodOf(request, response, rule);
        var plans = new MessagePlans();
        plans.AddFile(method.File);
        return [.. new RuleRoutes(plans).RoutesOf(new RpcMethod("/tests.Service/Call", MethodType.Unary, method, _ => default))];
    }

    public static RestRoute RouteOf<T>(HttpRule rule)
        where T : IMessage<T>, new()
        => RoutesOf(new T().Descriptor.Name, new T().Descriptor.Name, rule)[0];

    /// <summary>Binds a path and query by GET, and reads the request that comes out.</summary>
    public static T Bind<T>(string template, string target)
        where T : IMessage<T>, new()
        => Bind<T>(new HttpRule { Get = template }, target);

    public static T Bind<T>(HttpRule rule, string target)
        where T : IMessage<T>, new()
    {
        var route = RouteOf<T>(rule);
        var parsed = RequestTarget.Of(target);
        using var path = new PathSegments(parsed.Path);
        var found = new RouteTable([route]).Find(route.HttpMethod, path, out var verbLength, out _);
        Assert.NotNull(found);
        using var output = new WireWriter();
        RequestParts.Write(new RestMatch(found, parsed, verbLength), new DefaultHttpContext().Request, output);
        var message = new T();
        message.MergeFrom(output.WrittenSpan.ToArray());
        return message;
    }

    /// <summary>Binds what must be refused.</summary>
    /// <returns>The refusal's reason, its field and its message.</returns>
    public static (string Reason, string Field, string Message) Refuse<T>(HttpRule rule, string target)
        where T : IMessage<T>, new()
    {
        var error = Assert.Throws<BaasException>(() => Bind<T>(rule, target));
        return (error.Definition.Reason, Assert.Single(error.Violations).Field, error.Message);
    }

    private static MethodDescriptor MethodOf(string request, string response, HttpRule rule)
    {
        var method = new MethodDescriptorProto { Name = "Call", InputType = NameOf(request), OutputType = NameOf(response), Options = new MethodOptions() };
        method.Options.SetExtension(AnnotationsExtensions.Http, rule);
        FileDescriptor[] imports = [CodecReflection.Descriptor, HttpbodyReflection.Descriptor, AnnotationsReflection.Descriptor];
        var file = new FileDescriptorProto { Name = "made.proto", Package = "tests", Syntax = "proto3", Service = { new ServiceDescriptorProto { Name = "Service", Method = { method } } } };
        file.Dependency.AddRange(imports.Select(import => import.Name));
        var registry = new ExtensionRegistry { AnnotationsExtensions.Http };
        return FileDescriptor.BuildFromByteStrings([.. Closure(imports), file.ToByteString()], registry)[^1].Services[0].Methods[0];
    }

    private static string NameOf(string message) => message.Contains('.') ? $".{message}" : $".{Package}.{message}";

    private static IEnumerable<ByteString> Closure(IEnumerable<FileDescriptor> files)
    {
        var seen = new Dictionary<string, FileDescriptor>();
        void Add(FileDescriptor file)
        {
            foreach (var import in file.Dependencies)
            {
                Add(import);
            }

            seen.TryAdd(file.Name, file);
        }

        foreach (var file in files)
        {
            Add(file);
        }

        return seen.Values.Select(file => file.SerializedData);
    }
}
