namespace Grpc.Baas.Engine.Schema;

/// <summary>Who may do what with the records of a collection. Null: administrators only. Empty: everyone.</summary>
internal sealed record AccessRules(string? List, string? View, string? Create, string? Update, string? Delete);
