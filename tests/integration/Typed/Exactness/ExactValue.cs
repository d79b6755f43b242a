using Default.Client;
using Google.Protobuf.WellKnownTypes;

namespace Grpc.Baas.IntegrationTests.Typed.Exactness;

/// <summary>A value of one field in each form in which it travels.</summary>
/// <param name="Name">Begins the ids of its records.</param>
/// <param name="Field">The field's name.</param>
/// <param name="Json">In JSON; <c>null</c> when there is none.</param>
/// <param name="Native">As the SDK's data takes it.</param>
/// <param name="Wire">In the collection's own message, with the tag; nothing when there is none.</param>
/// <param name="Put">Puts it into a record of the generated client; null when that does not know the field.</param>
public sealed record ExactValue(string Name, string Field, string Json, object? Native, byte[] Wire, Func<Post, Post>? Put)
{
    /// <summary>What the typed service has in JSON, where that is something else.</summary>
    public string TypedJson { get; init; } = Json;

    /// <summary>What it is read as, where the engine documents that it is not what was written.</summary>
    public ExactValue Read => Becomes ?? this;

    public ExactValue? Becomes { get; init; }

    /// <summary>As the generic service's messages have it.</summary>
    public Value Plain { get; } = Native is double number ? Value.ForNumber(number) : Value.Parser.ParseJson(Json);
}
