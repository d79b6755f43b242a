namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>How a message looks in JSON. Source: protobuf.dev, "ProtoJSON Format".</summary>
internal enum JsonShape
{
    /// <summary>An object with a member for each field.</summary>
    Plain,

    /// <summary>A string as RFC 3339 has it.</summary>
    Timestamp,

    /// <summary>A string of seconds that ends in <c>s</c>.</summary>
    Duration,

    /// <summary>A string of paths separated by commas.</summary>
    FieldMask,

    /// <summary>Any object.</summary>
    Struct,

    /// <summary>Any value.</summary>
    Value,

    /// <summary>Any array.</summary>
    ListValue,

    /// <summary>The value inside, without the message around it.</summary>
    Wrapper,

    /// <summary>An object with a member <c>@type</c>.</summary>
    Any,
}
