using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>The build task behind MLNetInternals.targets: copies assemblies and makes the listed internal members public in the copies.</summary>
/// <remarks>MSBuild compiles this file by itself, against .NET Standard 2.0. It is no part of the assembly that is built.</remarks>
public class OpenMLNetInternals : Task
{
    private const string Code = "EXML001";

    /// <summary>The reference assemblies to copy.</summary>
    public ITaskItem[] Assemblies { get; set; }

    /// <summary>The members to open; metadata Assembly names where each of them is.</summary>
    public ITaskItem[] Members { get; set; }

    /// <summary>Where the copies go.</summary>
    public string OutputFolder { get; set; }

    public override bool Execute()
    {
        Directory.CreateDirectory(OutputFolder);
        foreach (IGrouping<string, ITaskItem> members in Members.GroupBy(member => member.GetMetadata("Assembly")))
        {
            ITaskItem assembly = Assemblies.FirstOrDefault(item => item.GetMetadata("Filename") == members.Key);
            if (assembly == null)
                Error($"{members.Key}.dll, whose internals the seams of ExpressML need, is not among the references. Is Microsoft.ML referenced?");
            else
                Open(assembly, members.Select(member => member.ItemSpec));
        }

        return !Log.HasLoggedErrors;
    }

    private void Open(ITaskItem assembly, IEnumerable<string> members)
    {
        var image = new AssemblyImage(File.ReadAllBytes(assembly.ItemSpec));
        foreach (string member in members)
            if (!image.MakePublic(member))
                Error($"'{member}', which the seams of ExpressML need, is not in {assembly.ItemSpec}. Was Microsoft.ML upgraded? The list stands in MLNetInternals.targets.");

        // No copy is left behind after an error: the next build must not take it for up to date.
        if (!Log.HasLoggedErrors)
            File.WriteAllBytes(Path.Combine(OutputFolder, assembly.GetMetadata("Filename") + assembly.GetMetadata("Extension")), image.Bytes);
    }

    private void Error(string message) => Log.LogError(null, Code, null, null, 0, 0, 0, 0, message);
}

/// <summary>The bytes of an assembly and just enough of its metadata (ECMA-335, part II, sections 22 to 25) to find and set visibilities.</summary>
internal sealed class AssemblyImage
{
    // Numbers of the metadata tables (II.22).
    private const int Module = 0x00, TypeRef = 0x01, TypeDef = 0x02, FieldPtr = 0x03, Field = 0x04, MethodPtr = 0x05, MethodDef = 0x06, Param = 0x08;
    private const int ModuleRef = 0x1A, TypeSpec = 0x1B, AssemblyRef = 0x23, TableCount = 64;

    // II.23.1.15, II.23.1.10, II.23.1.5: the visibility takes the three lowest bits of the flags.
    private const int VisibilityMask = 7, PublicType = 1, NestedPublicType = 2, PublicMember = 6;

    private readonly int[] _rowCount = new int[TableCount];
    private readonly int[] _rowSize = new int[TableCount];
    private readonly int[] _start = new int[TableCount];
    private readonly int _stringIndexSize;
    private readonly int _strings;

    public AssemblyImage(byte[] bytes)
    {
        Bytes = bytes;
        (int tables, _strings) = FindStreams();

        // II.24.2.6: which heaps and tables are big decides how wide each column is.
        int heapSizes = Bytes[tables + 6];
        _stringIndexSize = IndexSize((heapSizes & 1) != 0);
        int guid = IndexSize((heapSizes & 2) != 0), blob = IndexSize((heapSizes & 4) != 0), text = _stringIndexSize;

        ulong present = BitConverter.ToUInt64(Bytes, tables + 8);
        int position = tables + 24;
        for (int table = 0; table < TableCount; table++)
            if ((present >> table & 1) != 0)
                _rowCount[table] = Int32At(ref position);

        _rowSize[Module] = 2 + text + 3 * guid;
        _rowSize[TypeRef] = CodedIndexSize(2, Module, ModuleRef, AssemblyRef, TypeRef) + 2 * text;
        _rowSize[TypeDef] = 4 + 2 * text + CodedIndexSize(2, TypeDef, TypeRef, TypeSpec) + IndexSize(Field) + IndexSize(MethodDef);
        _rowSize[FieldPtr] = IndexSize(Field);
        _rowSize[Field] = 2 + text + blob;
        _rowSize[MethodPtr] = IndexSize(MethodDef);
        _rowSize[MethodDef] = 8 + text + blob + IndexSize(Param);
        for (int table = Module; table <= MethodDef; table++)
        {
            _start[table] = position;
            position += _rowCount[table] * _rowSize[table];
        }
    }

    /// <summary>The assembly, as changed so far.</summary>
    public byte[] Bytes { get; }

    /// <summary>Makes "Type" or "Type::Member" (all overloads) public; false if there is none.</summary>
    public bool MakePublic(string member)
    {
        string[] parts = member.Split(["::"], StringSplitOptions.None);
        for (int type = 1; type <= _rowCount[TypeDef]; type++)
            if (NameOfType(type) == parts[0])
                return parts.Length == 1 ? MakeTypePublic(type) : MakeFieldsPublic(type, parts[1]) | MakeMethodsPublic(type, parts[1]);
        return false;
    }

    private bool MakeTypePublic(int type)
    {
        int flags = Row(TypeDef, type);
        bool isNested = (Bytes[flags] & VisibilityMask) > PublicType;
        SetVisibility(flags, isNested ? NestedPublicType : PublicType);
        return true;
    }

    private bool MakeFieldsPublic(int type, string name)
    {
        int listColumn = _rowSize[TypeDef] - IndexSize(MethodDef) - IndexSize(Field);
        return MakeMembersPublic(type, Field, listColumn, flagsColumn: 0, nameColumn: 2, name);
    }

    private bool MakeMethodsPublic(int type, string name)
    {
        int listColumn = _rowSize[TypeDef] - IndexSize(MethodDef);
        return MakeMembersPublic(type, MethodDef, listColumn, flagsColumn: 6, nameColumn: 8, name);
    }

    // A type owns the members from its own list column up to that of the next type (II.22.37).
    private bool MakeMembersPublic(int type, int table, int listColumn, int flagsColumn, int nameColumn, string name)
    {
        int first = IndexAt(Row(TypeDef, type) + listColumn, IndexSize(table));
        int end = type < _rowCount[TypeDef] ? IndexAt(Row(TypeDef, type + 1) + listColumn, IndexSize(table)) : _rowCount[table] + 1;
        bool found = false;
        for (int member = first; member < end; member++)
        {
            if (TextAt(Row(table, member) + nameColumn) != name)
                continue;
            SetVisibility(Row(table, member) + flagsColumn, PublicMember);
            found = true;
        }

        return found;
    }

    private string NameOfType(int type)
    {
        string name = TextAt(Row(TypeDef, type) + 4), space = TextAt(Row(TypeDef, type) + 4 + _stringIndexSize);
        return space.Length == 0 ? name : space + "." + name;
    }

    private void SetVisibility(int flags, int visibility) => Bytes[flags] = (byte)(Bytes[flags] & ~VisibilityMask | visibility);

    // From the PE header over the CLI header (II.25.2, II.25.3.3) to the metadata root (II.24.2.1).
    private (int Tables, int Strings) FindStreams()
    {
        int header = BitConverter.ToInt32(Bytes, 0x3C) + 4, optionalHeader = header + 20;
        int sectionCount = UInt16At(header + 2), sections = optionalHeader + UInt16At(header + 16);
        bool is64Bit = UInt16At(optionalHeader) == 0x20B;
        int cliDirectory = optionalHeader + (is64Bit ? 112 : 96) + 14 * 8;
        int root = OffsetOf(Int32At(OffsetOf(Int32At(cliDirectory)) + 8));

        int tables = 0, strings = 0;
        int position = root + 16 + Int32At(root + 12);
        int streamCount = UInt16At(position + 2);
        position += 4;
        for (int stream = 0; stream < streamCount; stream++)
        {
            int offset = root + Int32At(position);
            string name = ZeroTerminatedAt(position + 8);
            if (name == "#~")
                tables = offset;
            else if (name == "#Strings")
                strings = offset;
            position += 8 + (name.Length / 4 + 1) * 4;
        }

        return (tables, strings);

        int OffsetOf(int virtualAddress)
        {
            for (int section = sections; section < sections + 40 * sectionCount; section += 40)
            {
                int size = Int32At(section + 8), address = Int32At(section + 12), offset = Int32At(section + 20);
                if (virtualAddress >= address && virtualAddress < address + size)
                    return virtualAddress - address + offset;
            }

            throw new BadImageFormatException("An address in the assembly is in none of its sections.");
        }
    }

    private int Row(int table, int number) => _start[table] + (number - 1) * _rowSize[table];

    private int IndexSize(int table) => IndexSize(_rowCount[table] > ushort.MaxValue);

    private static int IndexSize(bool isBig) => isBig ? 4 : 2;

    private int CodedIndexSize(int tagBits, params int[] tables) => IndexSize(tables.Max(table => _rowCount[table]) >= 1 << (16 - tagBits));

    private int IndexAt(int offset, int size) => size == 4 ? Int32At(offset) : UInt16At(offset);

    private int UInt16At(int offset) => BitConverter.ToUInt16(Bytes, offset);

    private int Int32At(int offset) => BitConverter.ToInt32(Bytes, offset);

    private int Int32At(ref int position) => Int32At((position += 4) - 4);

    private string TextAt(int offset) => ZeroTerminatedAt(_strings + IndexAt(offset, _stringIndexSize));

    private string ZeroTerminatedAt(int offset) => Encoding.UTF8.GetString(Bytes, offset, Array.IndexOf(Bytes, (byte)0, offset) - offset);
}
