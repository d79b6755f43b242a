namespace Grpc.Baas.Engine.Topics.Connections;

/// <summary>Methods that do alone what commands do, by which commands are held to the scopes of keys and roles.</summary>
internal static class ConnectionMethods
{
    public const string Connect = "/baas.topics.v1.TopicService/Connect";
    public const string Create = "/baas.topics.v1.TopicService/CreateTopic";
    public const string Delete = "/baas.topics.v1.TopicService/DeleteTopic";
    public const string Publish = "/baas.topics.v1.TopicService/PublishMessage";
    public const string Watch = "/baas.records.v1.RecordService/WatchRecords";
}
