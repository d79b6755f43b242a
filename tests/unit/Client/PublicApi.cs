using System.Reflection;
using System.Runtime.CompilerServices;

namespace Grpc.Baas.UnitTests.Client;

/// <summary>The public types and members of an assembly as text, one a line.</summary>
internal static class PublicApi
{
    private const BindingFlags Members = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    public static IEnumerable<string> Describe(Assembly assembly) =>
        from type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal)
        from line in Describe(type)
        select line;

    private static IEnumerable<string> Describe(Type type) =>
        type.GetMembers(Members).Where(IsPublic).Select(Describe).OfType<string>().Order(StringComparer.Ordinal).Select(member => "  " + member).Prepend(Head(type));

    private static string Head(Type type)
    {
        var kind = type.IsInterface ? "interface" : type.IsEnum ? "enum" : type.IsValueType ? "struct"
            : type.IsAbstract && type.IsSealed ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        var bases = (type.BaseType is { } parent && parent != typeof(object) && !type.IsValueType ? [parent] : Type.EmptyTypes)
            .Concat(type.IsEnum ? [] : type.GetInterfaces()).Where(found => found.IsVisible).Select(Name).Order(StringComparer.Ordinal);
        var text = string.Join(", ", bases);
        return $"{kind} {type.Namespace}.{Name(type)}{(text.Length > 0 ? " : " + text : "")}";
    }

    // What derived classes may use is part of it, unless there can be none outside.
    private static bool IsPublic(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || (method.IsFamily && !member.DeclaringType!.IsSealed),
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsPublic),
        EventInfo happening => IsPublic(happening.AddMethod!),
        FieldInfo field => field.IsPublic,
        _ => false,
    };

    private static string? Describe(MemberInfo member) => member switch
    {
        // Accessors are told with their properties, and what the compiler adds to records is no choice of ours.
        MethodInfo { IsSpecialName: true } method when !method.Name.StartsWith("op_", StringComparison.Ordinal) => null,
        MethodInfo method when method.IsDefined(typeof(CompilerGeneratedAttribute)) => null,
        MethodInfo method => $"{Static(method)}{Name(method.ReturnParameter)} {method.Name}{Generics(method)}({Parameters(method)})",
        ConstructorInfo constructor => constructor.IsStatic ? null : $"new({Parameters(constructor)})",
        PropertyInfo { Name: "EqualityContract" } => null,
        PropertyInfo property => $"{Static(property.GetAccessors(nonPublic: true)[0])}{Name(property)} {property.Name} {{ {Accessors(property)} }}",
        EventInfo happening => $"event {Name(happening.EventHandlerType!)} {happening.Name}",
        FieldInfo { IsSpecialName: true } => null,
        FieldInfo { IsLiteral: true } field => $"const {Name(field.FieldType)} {field.Name} = {field.GetRawConstantValue()}",
        FieldInfo field => $"{(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}",
        _ => null,
    };

    private static string Accessors(PropertyInfo property)
    {
        var isInit = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Length > 0;
        return string.Join(' ', ((string[])[
            property.GetMethod is { } get && IsPublic(get) ? "get;" : "",
            property.SetMethod is { } set && IsPublic(set) ? isInit ? "init;" : "set;" : "",
        ]).Where(accessor => accessor.Length > 0));
    }

    private static string Static(MethodBase method) => method.IsStatic ? "static " : method.IsFamily ? "protected " : "";

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(parameter.IsOut ? "out " : "")}{Name(parameter)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.RawDefaultValue ?? "default"}" : "")}"));

    private static string Name(ParameterInfo parameter) => WithNull(Name(parameter.ParameterType), Nullability.Create(parameter).ReadState);

    private static string Name(PropertyInfo property) => WithNull(Name(property.PropertyType), Nullability.Create(property).ReadState);

    private static string WithNull(string name, NullabilityState state) => state == NullabilityState.Nullable && !name.EndsWith('?') ? name + "?" : name;

    private static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Name(value) + "?";
        }

        if (type.HasElementType)
        {
            return Name(type.GetElementType()!) + (type.IsArray ? "[]" : "");
        }

        var name = type.Name.Split('`')[0];
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
