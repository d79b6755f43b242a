using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Topics.Connections;
using Grpc.Baas.Engine.Topics.Messages;
using Grpc.Baas.V1.Topics;
using Grpc.Core;
using Methods = Grpc.Baas.V1.Topics.TopicService;

namespace Grpc.Baas.Engine.Topics;

/// <summary>Topics over the wire.</summary>
internal sealed class TopicService(TopicEditor editor, TopicBook book, TopicPublisher publisher, TopicConnections connections, Catalogue catalogue)
{
    private static readonly Method<ConnectRequest, EncodedMessage> ConnectMethod = RecordMethods.Of(Methods.ConnectMethod, ConnectRequest.Parser);

    /// <summary>Binds each method of <c>baas.topics.v1.TopicService</c>.</summary>
    public void Bind(ServiceBinderBase binder)
    {
        binder.AddMethod(Methods.CreateTopicMethod, CreateTopic);
        binder.AddMethod(Methods.GetTopicMethod, GetTopic);
        binder.AddMethod(Methods.ListTopicsMethod, ListTopics);
        binder.AddMethod(Methods.UpdateTopicMethod, UpdateTopic);
        binder.AddMethod(Methods.DeleteTopicMethod, DeleteTopic);
        binder.AddMethod(Methods.PublishMessageMethod, PublishMessage);
        binder.AddMethod(ConnectMethod, Connect);
    }

    private async Task<V1.Topics.Topic> CreateTopic(CreateTopicRequest request, ServerCallContext context)
        => Describe(await editor.CreateAsync(request, CallerOf(context), context.CancellationToken));

    private Task<V1.Topics.Topic> GetTopic(GetTopicRequest request, ServerCallContext context)
        => Task.FromResult(Describe(editor.Get(request.Name, CallerOf(context))));

    private Task<ListTopicsResponse> ListTopics(ListTopicsRequest request, ServerCallContext context)
    {
        var caller = CallerOf(context);
        if (caller.Kind == CallerKind.Anonymous)
        {
            throw TopicsErrors.ListDenied();
        }

        var page = IdPage.Parse(request.PerPage, request.PageToken);
        var found = book.All
            .Where(topic => topic.IsOf(caller) && (page.Before.Length == 0 || string.CompareOrdinal(topic.Id, page.Before) < 0))
            .OrderByDescending(topic => topic.Id, StringComparer.Ordinal)
            .Take(page.Size + 1)
            .ToArray();
        return Task.FromResult(new ListTopicsResponse
        {
            Items = { found.Take(page.Size).Select(Describe) },
            NextPageToken = page.NextToken(found.Length, last => found[last].Id),
        });
    }

    private async Task<V1.Topics.Topic> UpdateTopic(UpdateTopicRequest request, ServerCallContext context)
        => Describe(await editor.SetRulesAsync(request, CallerOf(context), context.CancellationToken));

    private async Task<Empty> DeleteTopic(DeleteTopicRequest request, ServerCallContext context)
    {
        await editor.DeleteAsync(request.Name, CallerOf(context), context.CancellationToken);
        return new Empty();
    }

    private Task<PublishMessageResponse> PublishMessage(PublishMessageRequest request, ServerCallContext context)
        => publisher.PublishAsync(request, CallerOf(context), context.CancellationToken);

    private Task Connect(IAsyncStreamReader<ConnectRequest> requests, IServerStreamWriter<EncodedMessage> responses, ServerCallContext context)
        => connections.ServeAsync(requests, responses, CallerOf(context), context.CancellationToken);

    private static Caller CallerOf(ServerCallContext context) => ((RpcCall)context).CallerInCall;

    private V1.Topics.Topic Describe(Topic topic) => TopicDescription.Of(topic, catalogue.Current);
}
