using System.Text;
using Grpc.Baas.Engine.Auth.Passwords;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Secrets;
using Grpc.Baas.V1.Auth;

namespace Grpc.Baas.Engine.Records.Writes;

/// <summary>
/// Hashes the passwords of a request before it comes to the writer loop, and where sign-ins are hashed too, so that neither a thread of
/// requests nor a writer does it, and all of it together has one bound. Of records one is hashed at a time: sign-ins are counted by their
/// address and these calls are not, so that these must not take the room of those.
/// </summary>
internal sealed class PreparedPasswords(PasswordHashing hashing) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private int _inside;

    /// <summary>Whether there is anything to hash.</summary>
    public static bool AreIn(RecordTable table, ReadOnlyMemory<byte> data) => !table.Passwords.IsEmpty && Find(table, data).Count > 0;

    /// <param name="mayGive">
    /// Whether the caller may give accounts their passwords; if not, that is refused where the values are read, and no work is done for it.
    /// </param>
    /// <returns>The hashes by the names of their fields. Values that break a rule have none: they are refused where they are read.</returns>
    /// <exception cref="BaasException">storage OVERLOADED when too many wait to be hashed.</exception>
    public async Task<IReadOnlyDictionary<string, FieldValue>> HashAsync(
        RecordTable table, ReadOnlyMemory<byte> data, bool mayGive, CancellationToken cancellationToken)
    {
        var hashes = new Dictionary<string, FieldValue>(StringComparer.Ordinal);
        foreach (var (field, password) in Find(table, data))
        {
            try
            {
                var hash = mayGive || table.Collection.Find(field) is not { IsSystem: true }
                    ? await HashAsync(password, cancellationToken)
                    : PasswordHashing.MakeNobodysHash();
                hashes[field] = FieldValue.Of(Encoding.ASCII.GetBytes(hash));
            }
            catch (BaasException refusal) when (refusal.Definition == AuthErrorTable.LoginThrottled)
            {
                throw SchemaErrors.TooManyPasswords(hashing.MaxAtOnce);
            }
        }

        return hashes;
    }

    public void Dispose() => _gate.Dispose();

    private async Task<string> HashAsync(string password, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _inside) > hashing.MaxAtOnce)
        {
            Interlocked.Decrement(ref _inside);
            throw SchemaErrors.TooManyPasswords(hashing.MaxAtOnce);
        }

        try
        {
            await _gate.WaitAsync(cancellationToken);
            try
            {
                return await hashing.HashAsync(password, cancellationToken);
            }
            finally
            {
                _gate.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    private static Dictionary<string, string> Find(RecordTable table, ReadOnlyMemory<byte> data)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            var entries = new StructEntries(data.Span);
            while (entries.MoveNext())
            {
                foreach (var member in table.Passwords)
                {
                    if (entries.Key.SequenceEqual(member.Field.Utf8Name.Span))
                    {
                        // Of members with the same name the last one counts.
                        found.Remove(member.Field.Name);
                        if (((PasswordType)member.Field.Type).FindPlain(StructValue.Parse(entries.Value)) is { } password)
                        {
                            found.Add(member.Field.Name, password);
                        }
                    }
                }
            }
        }
        catch (WireFormatException)
        {
            // Told where the values are read.
            found.Clear();
        }

        return found;
    }
}
