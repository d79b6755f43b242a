using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Topics;

namespace Grpc.Baas.Engine.Topics.Connections;

/// <summary>Does the commands of one connection, one after the other. What is wrong with one is its answer.</summary>
internal sealed class CommandRunner(ConnectionParts parts, Caller caller, TopicSubscriptions subscriptions)
{
    private const int MaxIdChars = 100;

    private readonly CommandRate _rate = new(parts.Options.CommandsPerSecond, parts.Time);

    public async Task<CommandResult> RunAsync(ConnectRequest request, CancellationToken cancellationToken)
    {
        var result = new CommandResult { Method = NameOf(request.CommandCase) };
        try
        {
            if (request.Id.Length > MaxIdChars)
            {
                throw TopicsErrors.CommandInvalid("id", $"at most {MaxIdChars} characters are expected");
            }

            result.Id = request.Id;
            if (!_rate.TryTake())
            {
                throw TopicsErrors.TooManyCommands(parts.Options.CommandsPerSecond);
            }

            await RunAsync(request, result, cancellationToken);
            result.Ok = true;
        }
        catch (BaasException refusal)
        {
            result.Error = Describe(refusal);
        }

        return result;
    }

    public static CommandError Describe(BaasException refusal) => new()
    {
        Domain = refusal.Definition.Domain,
        Reason = refusal.Definition.Reason,
        Message = refusal.Message,
        Metadata = { refusal.Metadata.ToDictionary() },
    };

    private static string NameOf(ConnectRequest.CommandOneofCase command)
        => command == ConnectRequest.CommandOneofCase.None ? "" : command.ToString().ToLowerInvariant();

    private async Task RunAsync(ConnectRequest request, CommandResult result, CancellationToken cancellationToken)
    {
        switch (request.CommandCase)
        {
            case ConnectRequest.CommandOneofCase.Subscribe:
                var added = await subscriptions.AddAsync(request.Subscribe, cancellationToken);
                result.Subscriptions.AddRange(added.Select(each => new Subscription { Topic = each.Name, Position = each.Position }));
                break;
            case ConnectRequest.CommandOneofCase.Unsubscribe:
                await subscriptions.RemoveAsync(request.Unsubscribe.Topics);
                break;
            case ConnectRequest.CommandOneofCase.List:
                result.Topics.AddRange(await subscriptions.ListAsync(cancellationToken));
                break;
            case ConnectRequest.CommandOneofCase.Create:
                Require(ConnectionMethods.Create);
                result.Topic = TopicDescription.Of(await parts.Editor.CreateAsync(request.Create, caller, cancellationToken), parts.Catalogue.Current);
                break;
            case ConnectRequest.CommandOneofCase.Destroy:
                Require(ConnectionMethods.Delete);
                await DestroyAsync(request.Destroy.Name, cancellationToken);
                break;
            case ConnectRequest.CommandOneofCase.Publish:
                Require(ConnectionMethods.Publish);
                result.Message = await parts.Publisher.PublishAsync(request.Publish, caller, cancellationToken);
                break;
            default:
                throw TopicsErrors.CommandInvalid("command", "subscribe, unsubscribe, list, create, destroy or publish is expected");
        }
    }

    private async Task DestroyAsync(string name, CancellationToken cancellationToken)
    {
        if (parts.Book.Find(name) is null && parts.Publisher.IsCollectionOf(caller, name))
        {
            throw TopicsErrors.TopicOfCollection(name);
        }

        await parts.Editor.DeleteAsync(name, caller, cancellationToken);
    }

    private void Require(string method) => parts.Scopes.Require(caller, method, isForViewers: false);
}
