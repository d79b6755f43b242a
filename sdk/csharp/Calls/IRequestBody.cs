namespace Grpc.Baas.Client.Calls;

/// <summary>The requests of a call, for each of its attempts.</summary>
internal interface IRequestBody
{
    /// <summary>Whether another attempt can send all that was sent so far.</summary>
    bool CanRepeat { get; }

    /// <summary>Whether the method's contract lets the server get the call twice. It may look things up.</summary>
    bool IsSafe { get; }

    /// <summary>The body of the next attempt.</summary>
    HttpContent MakeContent();
}
