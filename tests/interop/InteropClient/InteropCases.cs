namespace Grpc.Baas.InteropClient;

/// <summary>All cases by the names that gRPC's interoperability tests have for them.</summary>
internal static class InteropCases
{
    public static IReadOnlyDictionary<string, Func<InteropSession, Task>> All { get; } = new Dictionary<string, Func<InteropSession, Task>>
    {
        ["empty_unary"] = UnaryCases.EmptyUnary,
        ["large_unary"] = UnaryCases.LargeUnary,
        ["cacheable_unary"] = UnaryCases.CacheableUnary,
        ["rpc_soak"] = UnaryCases.RpcSoak,
        ["client_compressed_unary"] = CompressionCases.ClientCompressedUnary,
        ["client_compressed_unary_noprobe"] = CompressionCases.ClientCompressedUnaryNoProbe,
        ["server_compressed_unary"] = CompressionCases.ServerCompressedUnary,
        ["client_compressed_streaming"] = CompressionCases.ClientCompressedStreaming,
        ["client_compressed_streaming_noprobe"] = CompressionCases.ClientCompressedStreamingNoProbe,
        ["server_compressed_streaming"] = CompressionCases.ServerCompressedStreaming,
        ["client_streaming"] = StreamingCases.ClientStreaming,
        ["server_streaming"] = StreamingCases.ServerStreaming,
        ["ping_pong"] = StreamingCases.PingPong,
        ["empty_stream"] = StreamingCases.EmptyStream,
        ["half_duplex"] = StreamingCases.HalfDuplex,
        ["slow_consumer"] = StreamingCases.SlowConsumer,
        ["custom_metadata"] = StatusCases.CustomMetadata,
        ["status_code_and_message"] = StatusCases.StatusCodeAndMessage,
        ["special_status_message"] = StatusCases.SpecialStatusMessage,
        ["unimplemented_method"] = StatusCases.UnimplementedMethod,
        ["unimplemented_service"] = StatusCases.UnimplementedService,
        ["cancel_after_begin"] = EndingCases.CancelAfterBegin,
        ["cancel_after_first_response"] = EndingCases.CancelAfterFirstResponse,
        ["timeout_on_sleeping_server"] = EndingCases.TimeoutOnSleepingServer,
    };
}
