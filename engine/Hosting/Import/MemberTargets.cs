using System.Text.Json;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Hosting.Import;

/// <summary>Finds where the members of the file's objects go. Objects have their members mostly in one order, so it guesses the next.</summary>
internal sealed class MemberTargets(Collection collection, string idField, bool ignoreUnknown)
{
    // Files in which names are values would fill the memory otherwise.
    private const int MaxKept = 1024;

    private readonly List<MemberTarget> _targets = [];
    private int _next;

    /// <summary>Tells that a new object begins.</summary>
    public void Rewind() => _next = 0;

    /// <summary>The target of the member at whose name <paramref name="json"/> stands.</summary>
    public MemberTarget Find(ref Utf8JsonReader json)
    {
        for (var i = 0; i < _targets.Count; i++)
        {
            var index = _next + i < _targets.Count ? _next + i : _next + i - _targets.Count;
            if (json.ValueTextEquals(_targets[index].Member))
            {
                _next = index + 1;
                return _targets[index];
            }
        }

        var target = Make(json.GetString()!);
        if (_targets.Count < MaxKept)
        {
            _targets.Add(target);
            _next = _targets.Count;
        }

        return target;
    }

    private MemberTarget Make(string member)
    {
        var field = collection.Schema.FirstOrDefault(field => field.Name == member)
            ?? collection.Schema.FirstOrDefault(field => field.Name == MemberNames.ToFieldName(member));
        var isId = member == idField;
        if (field is not null)
        {
            return new MemberTarget(member, field.Name, TargetKinds.Of(field), isId);
        }

        // The engine refuses a record with an unknown field and names it, which says more than this side could.
        return new MemberTarget(member, isId || ignoreUnknown ? null : member, TargetKind.Json, isId);
    }
}
