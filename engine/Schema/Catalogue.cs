using Grpc.Baas.Engine.Schema.Secrets;

namespace Grpc.Baas.Engine.Schema;

/// <summary>
/// The collections of the project. Calls read <see cref="Current"/> once and stay with that; what writes rows reads it again inside
/// its work on the writer loop, where no change of the schema comes in between.
/// </summary>
/// <param name="keys">What encrypted fields are read and written with; null where there are none.</param>
internal sealed class Catalogue(SecretKeys? keys = null)
{
    private CatalogueSnapshot _current = CatalogueSnapshot.Empty;

    public CatalogueSnapshot Current => Volatile.Read(ref _current);

    /// <summary>Raised after a new state is in place, on the writer loop; handlers are short and do not throw.</summary>
    public event Action? Published;

    /// <summary>Puts a new state in place, when the change that made it is durable.</summary>
    public void Publish(CatalogueSnapshot snapshot)
    {
        BindKeys(snapshot);
        Volatile.Write(ref _current, snapshot);
        Published?.Invoke();
    }

    private void BindKeys(CatalogueSnapshot snapshot)
    {
        if (keys is null)
        {
            return;
        }

        foreach (var collection in snapshot.Collections)
        {
            foreach (var field in collection.Fields)
            {
                (field.Type as EncryptedType)?.Bind(keys);
            }
        }
    }
}
