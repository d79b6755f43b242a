namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>A language in which a schema is written.</summary>
internal enum SchemaFormat
{
    Yaml,
    Json,
    Proto,
}
