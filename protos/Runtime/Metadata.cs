using System.Buffers;
using System.Collections;
using System.Text;

namespace Grpc.Core;

/// <summary>
/// Headers or trailers of a call: an ordered list in which a key may occur more than once. Keys are lower-case; a key that
/// ends in <c>-bin</c> has bytes as value, every other one text. Source: grpc/doc/PROTOCOL-HTTP2.md, "Custom-Metadata".
/// </summary>
public sealed class Metadata : IList<Metadata.Entry>
{
    /// <summary>The end of every key whose value is bytes.</summary>
    public const string BinaryHeaderSuffix = "-bin";

    /// <summary>Metadata without entries; it cannot be changed.</summary>
    public static readonly Metadata Empty = new(isReadOnly: true);

    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    private readonly List<Entry> _entries = [];

    /// <summary>Makes metadata without entries.</summary>
    public Metadata()
    {
    }

    private Metadata(bool isReadOnly) => IsReadOnly = isReadOnly;

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <inheritdoc/>
    public bool IsReadOnly { get; }

    /// <inheritdoc/>
    public Entry this[int index]
    {
        get => _entries[index];
        set
        {
            CheckWriteable();
            _entries[index] = value;
        }
    }

    /// <summary>The last entry with this key, or null.</summary>
    public Entry? Get(string key) => _entries.FindLast(entry => string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase));

    /// <summary>Text of the last entry with this key, or null.</summary>
    /// <exception cref="InvalidOperationException">The entry has bytes.</exception>
    public string? GetValue(string key) => Get(key)?.Value;

    /// <summary>Bytes of the last entry with this key, or null.</summary>
    public byte[]? GetValueBytes(string key) => Get(key)?.ValueBytes;

    /// <summary>All entries with this key, in their order.</summary>
    public IEnumerable<Entry> GetAll(string key) =>
        _entries.FindAll(entry => string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public void Add(Entry item)
    {
        CheckWriteable();
        _entries.Add(item);
    }

    /// <summary>Adds an entry with text.</summary>
    public void Add(string key, string value) => Add(new Entry(key, value));

    /// <summary>Adds an entry with bytes; the key must end in <see cref="BinaryHeaderSuffix"/>.</summary>
    public void Add(string key, byte[] valueBytes) => Add(new Entry(key, valueBytes));

    /// <inheritdoc/>
    public void Insert(int index, Entry item)
    {
        CheckWriteable();
        _entries.Insert(index, item);
    }

    /// <inheritdoc/>
    public bool Remove(Entry item)
    {
        CheckWriteable();
        return _entries.Remove(item);
    }

    /// <inheritdoc/>
    public void RemoveAt(int index)
    {
        CheckWriteable();
        _entries.RemoveAt(index);
    }

    /// <inheritdoc/>
    public void Clear()
    {
        CheckWriteable();
        _entries.Clear();
    }

    /// <inheritdoc/>
    public bool Contains(Entry item) => _entries.Contains(item);

    /// <inheritdoc/>
    public void CopyTo(Entry[] array, int arrayIndex) => _entries.CopyTo(array, arrayIndex);

    /// <inheritdoc/>
    public int IndexOf(Entry item) => _entries.IndexOf(item);

    /// <summary>The entries in their order.</summary>
    public IEnumerator<Entry> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void CheckWriteable()
    {
        if (IsReadOnly)
        {
            throw new InvalidOperationException("This metadata cannot be changed.");
        }
    }

    /// <summary>One key with its value.</summary>
    public sealed class Entry
    {
        private readonly string? _value;
        private readonly byte[]? _valueBytes;

        /// <summary>Makes an entry with text.</summary>
        /// <exception cref="ArgumentException">The key has other characters than letters, digits, '-', '_' and '.', or it ends in "-bin".</exception>
        public Entry(string key, string value)
        {
            Key = CheckKey(key, isBinary: false);
            _value = value;
        }

        /// <summary>Makes an entry with bytes.</summary>
        /// <exception cref="ArgumentException">The key has other characters than letters, digits, '-', '_' and '.', or it does not end in "-bin".</exception>
        public Entry(string key, byte[] valueBytes)
        {
            Key = CheckKey(key, isBinary: true);
            _valueBytes = valueBytes;
        }

        /// <summary>The key, in lower case.</summary>
        public string Key { get; }

        /// <summary>The value: bytes as given, or the ASCII of a text.</summary>
        public byte[] ValueBytes => _valueBytes ?? Encoding.ASCII.GetBytes(_value!);

        /// <summary>The text.</summary>
        /// <exception cref="InvalidOperationException">The entry has bytes.</exception>
        public string Value => _value ?? throw new InvalidOperationException($"The value of '{Key}' is bytes.");

        /// <summary>Whether the value is bytes.</summary>
        public bool IsBinary => _valueBytes is not null;

        /// <summary>Key and value in one line, for logs; bytes only by their number.</summary>
        public override string ToString() => IsBinary ? $"[Entry: key={Key}, {_valueBytes!.Length} bytes]" : $"[Entry: key={Key}, value={_value}]";

        private static string CheckKey(string key, bool isBinary)
        {
            var lower = key.ToLowerInvariant();
            if (lower.Length == 0 || lower.AsSpan().ContainsAnyExcept(KeyCharacters))
            {
                throw new ArgumentException($"The metadata key '{key}' may have only letters, digits, '-', '_' and '.'.", nameof(key));
            }

            if (lower.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal) != isBinary)
            {
                throw new ArgumentException($"The metadata key '{key}' must {(isBinary ? "" : "not ")}end in '-bin' for this value.", nameof(key));
            }

            return lower;
        }
    }
}
