using System.ComponentModel.DataAnnotations;

namespace Grpc.Baas.Engine.Typed;

/// <summary>What becomes of clients that were generated from contracts. Section <c>Baas:Typed</c>; a change needs a restart.</summary>
internal sealed class TypedOptions
{
    public const string Section = "Baas:Typed";

    /// <summary>
    /// A change of the schema is refused that would break a generated client which was seen within this time. Default 30 days; 0 refuses none.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan ClientsSeenWithin { get; set; } = TimeSpan.FromDays(30);
}
