using Grpc.Baas.Client;
using Record = Grpc.Baas.V1.Records.Record;

namespace Grpc.Baas.IntegrationTests.Client;

/// <summary>A copy of a live list, made from nothing but the changes that it tells.</summary>
internal sealed class LiveMirror
{
    private readonly Lock _gate = new();
    private List<Record> _records = [];

    public LiveMirror(LiveRecords<Record> live) => live.Changed += (_, told) => Apply(told);

    public List<Record> Records
    {
        get
        {
            lock (_gate)
            {
                return _records;
            }
        }
    }

    private void Apply(LiveChangedEventArgs<Record> told)
    {
        lock (_gate)
        {
            var stays = new List<Record?>(_records);
            var next = new Record?[told.Records.Count];
            foreach (var change in told.Changes)
            {
                if (change.PreviousIndex >= 0)
                {
                    Assert.Equal(change.Record.Id, _records[change.PreviousIndex].Id);
                    stays[change.PreviousIndex] = null;
                }

                if (change.Index >= 0)
                {
                    next[change.Index] = change.Record;
                }
            }

            // What nothing was told of keeps its place among the others.
            var rest = new Queue<Record>(stays.OfType<Record>());
            _records = [.. next.Select(record => record ?? rest.Dequeue())];
            Assert.Empty(rest);
            Assert.Equal(told.Records.Select(record => record.Id), _records.Select(record => record.Id));
        }
    }
}
