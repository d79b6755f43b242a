using Grpc.Baas.LoadTests.Load;

namespace Grpc.Baas.LoadTests.Scenarios;

/// <summary>One way to read and write records, as requests made beforehand.</summary>
internal interface IRecordCalls
{
    /// <summary>Before the names of its scenarios, as <c>rest-</c>; empty for the generic services over gRPC.</summary>
    string Prefix { get; }

    /// <summary>As reports tell it, as <c>REST</c>.</summary>
    string Title { get; }

    /// <summary>Whether the calls go over HTTP/1.1, a connection for each; else over HTTP/2 with gRPC.</summary>
    bool IsHttp1 { get; }

    LoadRequest Get(string id);

    LoadRequest Create(int number);

    /// <summary>30 records of a category by falling price.</summary>
    /// <param name="category">The category; empty for all records, in the order of their ids.</param>
    /// <param name="pageToken">Where to go on; empty for the first page.</param>
    LoadRequest List(string category, string pageToken);
}
