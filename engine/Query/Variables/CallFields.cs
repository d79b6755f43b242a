using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Query.Variables;

/// <summary>The variables that every call has, as fields of one image.</summary>
internal static class CallFields
{
    public static readonly Field Id = Text(1, "id");
    public static readonly Field Email = Text(2, "email");
    public static readonly Field Role = Text(3, "role");
    public static readonly Field IsVerified = new(4, "verified", new SystemType("bool", ValueKind.Bool));
    public static readonly Field Collection = Text(5, "collection");
    public static readonly Field Method = Text(6, "method");
    public static readonly Field Context = Text(7, "context");

    /// <summary>A parameter or a header, alone in its image.</summary>
    public static readonly Field Parameter = Text(1, "parameter");

    /// <summary>Whether something is there, alone in its image.</summary>
    public static readonly Field IsSent = new(1, "isset", new SystemType("bool", ValueKind.Bool));

    /// <summary>Those of <c>@request.auth</c>; other names there are fields of the account's record.</summary>
    public static readonly Field[] OfCaller = [Id, Email, Role, IsVerified, Collection];

    private static Field Text(int number, string name) => new(number, name, new SystemType("text", ValueKind.Text));
}
