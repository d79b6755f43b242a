using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Changes;

namespace Grpc.Baas.Engine.Changes;

/// <summary>Says what the log has.</summary>
internal static class LogReport
{
    public static LogStatus Read(DbSession session, ChangesOptions options)
    {
        using var snapshot = session.BeginSnapshot();
        var state = LogState.Read(session);
        var latest = ChangeLog.ReadPosition(session);
        var status = new LogStatus
        {
            LatestPosition = latest,
            OldestPosition = state.Oldest(needsAll: true),
            OldestLastPosition = state.Oldest(needsAll: false),
            CompactedPosition = state.Compacted,
            // What came after the last count has lost nothing yet.
            Entries = state.Entries + (latest - state.Measured),
            Bytes = state.Bytes,
            MaxAge = Duration.FromTimeSpan(options.MaxAge),
            MaxEntries = options.MaxEntries,
            MaxBytes = options.MaxBytes,
            CompactAfter = Duration.FromTimeSpan(options.CompactAfter),
        };
        if (ChangeStore.FindTimeAfter(session, 0) is { } micros)
        {
            status.OldestTime = Timestamp.FromDateTimeOffset(UnixTime.FromMicroseconds(micros));
        }

        return status;
    }
}
