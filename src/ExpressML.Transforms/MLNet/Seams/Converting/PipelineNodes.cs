using ExpressML.Onnx;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;

namespace ExpressML.Transforms.Seams.Converting;

/// <summary>Takes nodes into the graph of a pipeline that ML.NET converts to ONNX.</summary>
/// <remarks>
/// ML.NET knows a value by the column that it stands for. It keeps other values as if they were columns, too, so that one with the name of a column would take its
/// place: values get names that no column has.
/// </remarks>
internal sealed class PipelineNodes : OnnxNodes
{
    private const string Prefix = "ExpressML/";

    private readonly OnnxContext _context;

    public PipelineNodes(OnnxContext context)
        : base(OpsetOf(context), Prefix) => _context = context;

    /// <summary>The value of a column as singles: [N, …] with the dimensions of its type.</summary>
    /// <param name="column">The column.</param>
    /// <param name="stage">Which stage reads it, for the message.</param>
    /// <exception cref="NotSupportedException">The graph has no such column.</exception>
    public string Input(DataViewSchema.Column column, string stage)
    {
        if (!_context.ContainsColumn(column.Name))
            throw Conversion.NotConverted(stage, column.Name);
        string value = _context.GetVariableName(column.Name);
        return column.Type is VectorDataViewType { ItemType: var type } && type == NumberDataViewType.Single ? value : this.Cast(value, OnnxType.Single);
    }

    /// <summary>Makes a value that of a column.</summary>
    public void Output(DataViewSchema.Column column, string value)
    {
        const string op = "Identity";
        string name = _context.AddIntermediateVariable(column.Type, column.Name);
        _context.CreateNode(op, [value], [name], _context.GetNodeName(Prefix + op), "");
    }

    private protected override bool Take(string name)
    {
        if (_context.ContainsColumn(name) || _context.IsVariableDefined(name))
            return false;
        _context.AddIntermediateVariable(null, name, true);
        return true;
    }

    private protected override void WriteNode(
        string name, string domain, string op, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, IReadOnlyList<OnnxSetting> settings)
    {
        OnnxNode node = _context.CreateNode(op, inputs, outputs, _context.GetNodeName(name), domain);
        foreach (OnnxSetting setting in settings)
            Add(node, setting);
    }

    private protected override string WriteConstant(string name, IReadOnlyList<int> dimensions, ReadOnlySpan<float> values) => dimensions.Count == 0
        ? _context.AddInitializer(values[0], name, makeUniqueName: false)
        : _context.AddInitializer(values.ToArray(), Long(dimensions), name, makeUniqueName: false);

    private protected override string WriteConstant(string name, IReadOnlyList<int> dimensions, ReadOnlySpan<long> values) => dimensions.Count == 0
        ? _context.AddInitializer(values[0], name, makeUniqueName: false)
        : _context.AddInitializer(values.ToArray(), Long(dimensions), name, makeUniqueName: false);

    private protected override string WriteConstant(string name, IReadOnlyList<int> dimensions, ReadOnlySpan<double> values) => dimensions.Count == 0
        ? _context.AddInitializer(values[0], name, makeUniqueName: false)
        : _context.AddInitializer(values.ToArray(), Long(dimensions), name, makeUniqueName: false);

    private static void Add(OnnxNode node, OnnxSetting setting)
    {
        switch (setting.Value)
        {
            case long number: node.AddAttribute(setting.Name, number); break;
            case float number: node.AddAttribute(setting.Name, (double)number); break;
            case string text: node.AddAttribute(setting.Name, text); break;
            case IReadOnlyList<long> numbers: node.AddAttribute(setting.Name, numbers); break;
            case IReadOnlyList<string> texts: node.AddAttribute(setting.Name, texts); break;
            default: throw new NotSupportedException($"The attribute '{setting.Name}' is a {setting.Value.GetType()}.");
        }
    }

    private static IEnumerable<long> Long(IReadOnlyList<int> dimensions) => dimensions.Select(size => (long)size);

    // The context tells its version only by refusing what needs a higher one.
    private static int OpsetOf(OnnxContext context)
    {
        for (int opset = VersionedOperators.HighestOpset; opset > VersionedOperators.LowestOpset; opset--)
        {
            try
            {
                context.CheckOpSetVersion(opset, Prefix);
                return opset;
            }
            catch (ArgumentException)
            {
                // It is lower.
            }
        }

        return VersionedOperators.LowestOpset;
    }
}
