using Mono.Cecil;
using Mono.Cecil.Cil;

namespace ExpressML.Tests.Architecture;

/// <summary>What the types of an assembly refer to, as the compiler left it: nested types, lambdas and iterators count for the type around them.</summary>
internal sealed class AssemblyReferences
{
    private readonly Dictionary<string, HashSet<string>> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _members = new(StringComparer.Ordinal);

    public AssemblyReferences(string path)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(path);
        foreach (TypeDefinition type in module.Types)
        {
            string name = NameOf(type);
            if (!_types.ContainsKey(name))
                (_types[name], _members[name]) = (new(StringComparer.Ordinal), new(StringComparer.Ordinal));
            Add(type, _types[name], _members[name]);
        }
    }

    /// <summary>The types, by their full names without the number of type parameters.</summary>
    public IEnumerable<string> Types => _types.Keys;

    /// <summary>The types that a type refers to, where they are nested the types around them.</summary>
    public IReadOnlySet<string> TypesOf(string type) => _types[type];

    /// <summary>The methods and fields that a type uses: <c>Namespace.Type::Member</c>.</summary>
    public IReadOnlySet<string> MembersOf(string type) => _members[type];

    private static void Add(TypeDefinition type, HashSet<string> types, HashSet<string> members)
    {
        Add(type.BaseType, types);
        AddAll(type.Interfaces.Select(implemented => implemented.InterfaceType), types);
        AddAttributes(type, types);
        AddAll(type.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType), types);
        foreach (FieldDefinition field in type.Fields)
        {
            Add(field.FieldType, types);
            AddAttributes(field, types);
        }

        foreach (MethodDefinition method in type.Methods)
        {
            Add(method, types, members);
            AddAttributes(method, types);
            AddAll(method.Overrides.Select(overridden => overridden.DeclaringType), types);
            members.UnionWith(method.Overrides.Select(MemberName));
            AddAll(method.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType), types);
            if (method.HasBody)
                Add(method.Body, types, members);
        }

        foreach (TypeDefinition nested in type.NestedTypes)
            Add(nested, types, members);
    }

    private static void Add(MethodBody body, HashSet<string> types, HashSet<string> members)
    {
        AddAll(body.Variables.Select(variable => variable.VariableType), types);
        AddAll(body.ExceptionHandlers.Select(handler => handler.CatchType), types);
        foreach (Instruction instruction in body.Instructions)
        {
            switch (instruction.Operand)
            {
                case TypeReference type:
                    Add(type, types);
                    break;
                case MethodReference method:
                    Add(method, types, members);
                    break;
                case FieldReference field:
                    Add(field.DeclaringType, types);
                    Add(field.FieldType, types);
                    members.Add(MemberName(field));
                    break;
            }
        }
    }

    private static void Add(MethodReference method, HashSet<string> types, HashSet<string> members)
    {
        Add(method.DeclaringType, types);
        Add(method.ReturnType, types);
        AddAll(method.Parameters.Select(parameter => parameter.ParameterType), types);
        if (method is GenericInstanceMethod generic)
            AddAll(generic.GenericArguments, types);
        if (method is not MethodDefinition)
            members.Add(MemberName(method));
    }

    private static void AddAttributes(ICustomAttributeProvider provider, HashSet<string> types) =>
        AddAll(provider.CustomAttributes.Select(attribute => attribute.AttributeType), types);

    private static void AddAll(IEnumerable<TypeReference?> all, HashSet<string> types)
    {
        foreach (TypeReference? type in all)
            Add(type, types);
    }

    private static void Add(TypeReference? type, HashSet<string> types)
    {
        if (type is null or GenericParameter)
            return;
        if (type is GenericInstanceType generic)
            AddAll(generic.GenericArguments, types);
        if (type is TypeSpecification specification)
            Add(specification.ElementType, types);
        else
            types.Add(NameOf(type));
    }

    private static string MemberName(MemberReference member) => $"{member.DeclaringType.GetElementType().FullName}::{member.Name}";

    private static string NameOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return $"{type.Namespace}.{type.Name.Split('`')[0]}";
    }
}
