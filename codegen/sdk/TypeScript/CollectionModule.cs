using Google.Protobuf.Reflection;

namespace Grpc.Baas.Codegen.Sdk.TypeScript;

/// <summary>Writes what applications use of a collection: what records are made of, its fields for filters, and its class.</summary>
internal sealed class CollectionModule
{
    public const string Sdk = "@grpc-baas/client/typed";

    private readonly CollectionContract _collection;
    private readonly TypeScriptModule _module;
    private readonly string _record;
    private readonly FieldFace[] _readable;
    private readonly FieldFace[] _writable;

    public CollectionModule(CollectionContract collection)
    {
        _collection = collection;
        _module = new TypeScriptModule(Path(collection), Exports(collection));
        _record = _module.UseType(TypeScriptNames.Of(collection.Record), Messages(collection.Record.File));
        var system = collection.Record.Fields.InFieldNumberOrder()
            .Where(field => field.Name is "id" or "created" or "updated" && collection.Fields.All(known => known.Descriptor != field));
        _readable = [.. system.Select(field => new FieldFace(field, null)), .. Faces(field => !field.IsWriteOnly)];
        _writable = [.. Faces(field => field.Definition.Type != "autodate")];
    }

    public static string Path(CollectionContract collection) => $"collections/{collection.Name}";

    /// <summary>Name of the class.</summary>
    public static string ClassName(CollectionContract collection)
    {
        var service = collection.Service.Name;
        return (service.EndsWith("Service", StringComparison.Ordinal) ? service[..^"Service".Length] : service) + "Collection";
    }

    /// <summary>What applications import of the module.</summary>
    public static IReadOnlyList<string> Exports(CollectionContract collection)
        => [ClassName(collection), $"{collection.Record.Name}Fields", .. collection.IsView ? (string[])[] : [$"{collection.Record.Name}Input"]];

    /// <summary>What the contract says of a collection, or else its name.</summary>
    public static IReadOnlyList<string> CommentOf(CollectionContract collection)
        => TypeScriptModule.CommentOf(collection.Service) is { Count: > 0 } comment ? comment : [$"The records of `{collection.Name}`."];

    public GeneratedFile Write()
    {
        if (!_collection.IsView)
        {
            WriteInput();
        }

        WriteFields();
        WriteClass();
        return _module.ToFile();
    }

    private IEnumerable<FieldFace> Faces(Func<FieldContract, bool> isWanted)
        => _collection.Fields.Where(isWanted).Select(field => new FieldFace(field.Descriptor, field.Definition));

    private void WriteInput()
    {
        _module.Comment([$"What a record of `{_collection.Name}` is made of. Null is as left out."]);
        _module.Open($"export interface {_collection.Record.Name}Input {{");
        _module.Comment(["The id of the record; the engine gives one when it is left out."]);
        _module.Line("id?: string | undefined;");
        foreach (var field in _writable)
        {
            _module.Comment(TypeScriptModule.CommentOf(field.Descriptor));
            var type = InputOf(field);
            _module.Line(field.IsRequired ? $"{field.Property}: {type};" : $"{field.Property}?: {type} | null | undefined;");
        }

        _module.Close();
        _module.Line();
    }

    private string InputOf(FieldFace field)
    {
        var type = field.InputType is { } input ? _module.UseType(input, Sdk)
            : field.Descriptor.FieldType switch
            {
                FieldType.Enum => EnumOf(field),
                FieldType.Bool => "boolean",
                FieldType.String => field.Choices ?? "string",
                FieldType.Int64 or FieldType.UInt64 or FieldType.SInt64 or FieldType.Fixed64 or FieldType.SFixed64 => "bigint",
                _ => "number",
            };
        return field.Descriptor.IsRepeated ? $"readonly ({type})[]" : type;
    }

    private string EnumOf(FieldFace field)
        => _module.UseType(TypeScriptNames.Of(field.Descriptor.EnumType), Messages(field.Descriptor.EnumType.File));

    private void WriteFields()
    {
        _module.Comment([$"The fields of `{_collection.Name}`, for filters and sorts."]);
        _module.Open($"export interface {_collection.Record.Name}Fields {{");
        foreach (var field in _readable)
        {
            _module.Comment(TypeScriptModule.CommentOf(field.Descriptor));
            _module.Line($"readonly {field.Property}: {FilterType(field)};");
        }

        _module.Close();
        _module.Line();
        _module.Open($"const fields: {_collection.Record.Name}Fields = {{");
        foreach (var field in _readable)
        {
            var texts = field.Texts is { } known
                ? $", {{ {string.Join(", ", known.Select(value => $"{value.Number}: {TypeScriptModule.Literal(value.Text)}"))} }}"
                : "";
            _module.Line($"{field.Property}: new {_module.Use(field.FilterClass, Sdk)}(\"{field.Descriptor.Name}\"{texts}),");
        }

        _module.Close("};");
        _module.Line();
    }

    private string FilterType(FieldFace field)
    {
        var name = _module.Use(field.FilterClass, Sdk);
        var values = field.Descriptor.FieldType switch
        {
            FieldType.Enum => EnumOf(field),
            _ when field.FilterClass == "ListField" => field.Choices ?? "string",
            _ => field.Choices,
        };
        return values is null ? name : $"{name}<{values}>";
    }

    private void WriteClass()
    {
        var included = _collection.Service.FindMethodByName("List")?.OutputType.FindFieldByName("included")?.MessageType;
        string[] types =
        [
            _record,
            .. _collection.IsView ? (string[])[] : [$"{_collection.Record.Name}Input"],
            $"{_collection.Record.Name}Fields",
            .. included is null ? (string[])[] : [_module.UseType(TypeScriptNames.Of(included), Messages(included.File))],
        ];
        var service = _module.Use(TypeScriptNames.Identifier(_collection.Service.Name), Messages(_collection.Service.File));
        var parent = _module.Use(_collection.IsView ? "TypedView" : "TypedCollection", Sdk);
        _module.Comment(CommentOf(_collection));
        _module.Open($"export class {ClassName(_collection)} extends {parent}<{string.Join(", ", types)}> {{");
        _module.Open($"constructor(baas: {_module.UseType("BaasClient", "@grpc-baas/client")}) {{");
        _module.Line($"super(baas, {{ service: {service}, fields }});");
        _module.Close();
        _module.Close();
    }

    private string Messages(FileDescriptor file) => _module.PathTo(TypeScriptNames.Module(file));
}
