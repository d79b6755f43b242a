using System.Text;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc.Json;

namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>Says why a query parameter sets no field.</summary>
internal static class UnboundField
{
    public static BaasException Explain(MessagePlan message, string path)
    {
        var names = path.Split('.');
        var current = message;
        for (var i = 0; i < names.Length; i++)
        {
            if (current.Find(Encoding.UTF8.GetBytes(names[i])) is not { } field)
            {
                return RpcErrors.FieldUnknown(path, Nearest(current, names, i));
            }

            if (field.IsMap || (field.IsRepeated && field.Message is not null))
            {
                return RpcErrors.FieldMalformed(path, $"'{field.Descriptor.Name}' cannot be given in a URL.");
            }

            if (field.Message is not { Shape: JsonShape.Plain } nested)
            {
                return i < names.Length - 1 || field.Message is null
                    ? RpcErrors.FieldUnknown(path)
                    : RpcErrors.FieldMalformed(path, $"it is of {field.Message.Descriptor.FullName}, which cannot be given in a URL.");
            }

            current = nested;
        }

        return RpcErrors.FieldMalformed(path, current.Fields is [var first, ..]
            ? $"it is a message; its fields are given apart, as {path}.{first.Descriptor.Name}."
            : "it is a message without fields.");
    }

    private static string? Nearest(MessagePlan message, string[] names, int place)
    {
        var nearest = NearestName.Of(names[place], Array.ConvertAll(message.Fields, field => field.Descriptor.Name));
        return nearest is null ? null : string.Join('.', names.Take(place).Append(nearest));
    }
}
