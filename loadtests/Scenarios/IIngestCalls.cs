namespace Grpc.Baas.LoadTests.Scenarios;

/// <summary>A way to read and write records that takes streams of them too.</summary>
internal interface IIngestCalls : IRecordCalls
{
    /// <summary>The method, as <c>/package.Service/Method</c>.</summary>
    string IngestPath { get; }

    /// <summary>A message of the stream.</summary>
    /// <param name="records">How many records it has.</param>
    /// <param name="isFirst">Whether the stream begins with it.</param>
    byte[] MakeIngest(int records, bool isFirst);
}
