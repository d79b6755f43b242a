using System.Linq.Expressions;
using Grpc.Baas.Client.Calls;
using Grpc.Baas.Client.Typed;
using Grpc.Baas.V1.Records;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Grpc.Baas.Client;

/// <summary>The records of one collection, in their own type, to be read.</summary>
/// <typeparam name="T">The records: a class that was generated.</typeparam>
public class RecordView<T>
    where T : class
{
    internal RecordView(RecordCodec<T> codec, CallInvoker invoker, CallRunner calls, string clientName)
    {
        Codec = codec;
        Calls = calls;
        Methods = new TypedMethods<T>(codec);
        Invoker = invoker.Intercept(metadata =>
        {
            metadata.Add("baas-contract", codec.Contract);
            metadata.Add("baas-client", clientName);
            return metadata;
        });
    }

    /// <summary>Name of the collection.</summary>
    public string Name => Codec.Collection;

    /// <summary>All records, to be narrowed, sorted, listed and watched.</summary>
    public RecordQuery<T> All => new(this, new ListRecordsRequest());

    internal RecordCodec<T> Codec { get; }

    internal TypedMethods<T> Methods { get; }

    internal CallRunner Calls { get; }

    private protected CallInvoker Invoker { get; }

    /// <summary>Reads a record.</summary>
    /// <param name="id">The record's id.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="BaasClientException">records RECORD_NOT_FOUND.</exception>
    public Task<T> GetAsync(string id, CancellationToken cancellationToken = default) =>
        RunAsync(Methods.Get, new TypedRequest(new GetRecordRequest { Id = id }), cancellationToken);

    /// <summary>The records that match a condition, as <c>post =&gt; post.Price &gt; 100 &amp;&amp; post.Status == PostStatus.Draft</c>.</summary>
    /// <exception cref="NotSupportedException">The condition has no form in the engine's language; the message says which part.</exception>
    public RecordQuery<T> Where(Expression<Func<T, bool>> condition) => All.Where(condition);

    /// <summary>The records that match a filter in the engine's language.</summary>
    public RecordQuery<T> Where(string filter) => All.Where(filter);

    internal Task<RecordPage<T>> ListAsync(ListRecordsRequest request, CancellationToken cancellationToken) =>
        RunAsync(Methods.List, new TypedRequest(request), cancellationToken);

    private protected Task<TAnswer> RunAsync<TAnswer>(Method<TypedRequest, TAnswer> method, TypedRequest request, CancellationToken cancellationToken)
        where TAnswer : class =>
        Calls.RunAsync((sent, options) => Invoker.AsyncUnaryCall(method, null, options, sent), request, cancellationToken);
}
