namespace ExpressML.Onnx.Operators;

/// <summary>Which operators are known: one row each, from the groups of this folder.</summary>
internal static class OperatorTable
{
    private static readonly Dictionary<string, Action<OnnxNode>> _rows = ((IEnumerable<(string Type, Action<OnnxNode> Read)>)
    [
        .. ActivationOperators.Rows, .. ArithmeticOperators.Rows, .. ConvolutionOperators.Rows, .. JoiningOperators.Rows, .. NormalizationOperators.Rows,
        .. PaddingOperators.Rows, .. PoolingOperators.Rows, .. ProductOperators.Rows, .. ReductionOperators.Rows, .. ResizeOperators.Rows, .. ShapeOperators.Rows, .. SoftmaxOperators.Rows,
    ]).ToDictionary(row => row.Type, row => row.Read, StringComparer.Ordinal);

    /// <summary>What reads nodes of an operator; null where it is not known.</summary>
    public static Action<OnnxNode>? Find(string type) => _rows.GetValueOrDefault(type);
}
