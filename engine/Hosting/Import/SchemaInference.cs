using System.Text.Json;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Hosting.Import;

/// <summary>Finds the fields of a collection that can hold every record of a file. It reads the whole file, so that no later record is a surprise.</summary>
internal sealed class SchemaInference(string idField) : IDisposable
{
    private const int MaxFields = 256;

    private readonly List<FieldSample> _samples = [];
    private readonly TextFormats _formats = new();
    private int _next;

    /// <summary>Reads a file to its end.</summary>
    /// <returns>The fields, in the order in which the file has them first.</returns>
    /// <exception cref="ImportException">The file cannot become one collection.</exception>
    public async Task<IReadOnlyList<CollectionField>> InferAsync(RecordFile file, CancellationToken cancellationToken)
    {
        while (await file.ReadAsync(cancellationToken))
        {
            if (file.Count == 1)
            {
                // A column without any value is a field too.
                _samples.AddRange(file.Names.Where(name => name != idField).Select(name => new FieldSample(name, _formats)));
            }

            Add(file.Current, file.IsText);
        }

        foreach (var sample in _samples)
        {
            if (_samples.Find(other => other.FieldName == sample.FieldName) is { } first && first != sample)
            {
                throw new ImportException($"'{first.Member}' and '{sample.Member}' would both become the field '{sample.FieldName}'; rename one of them.");
            }
        }

        return [.. _samples.Select(sample => sample.ToField())];
    }

    public void Dispose() => _formats.Dispose();

    private void Add(ReadOnlySpan<byte> record, bool isText)
    {
        var json = new Utf8JsonReader(record);
        json.Read();
        _next = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals(idField))
            {
                json.Skip();
                continue;
            }

            var sample = Find(ref json);
            json.Read();
            sample.Add(ref json, isText);
        }
    }

    private FieldSample Find(ref Utf8JsonReader json)
    {
        for (var i = 0; i < _samples.Count; i++)
        {
            var index = _next + i < _samples.Count ? _next + i : _next + i - _samples.Count;
            if (json.ValueTextEquals(_samples[index].MemberUtf8))
            {
                _next = index + 1;
                return _samples[index];
            }
        }

        if (_samples.Count == MaxFields)
        {
            throw new ImportException($"The records have more than {MaxFields} different members; a collection cannot have that many fields.");
        }

        var sample = new FieldSample(json.GetString()!, _formats);
        _samples.Add(sample);
        _next = _samples.Count;
        return sample;
    }
}
