using ExpressML.Onnx;
using ExpressML.Transforms.Columns;
using Microsoft.ML;

namespace ExpressML.Transforms.Stages;

/// <summary>What a pipeline stage has to say of one column that it computes from one other; the Mapped… classes make the rest of it.</summary>
internal interface IColumnMapping
{
    /// <summary>The column that is read.</summary>
    string InputColumnName { get; }

    /// <summary>The stage's method, for messages.</summary>
    string StageName { get; }

    /// <summary>Why the column can't be computed by nodes of ONNX, as the subject of a sentence; null if it can. Default: null.</summary>
    string? Obstacle => null;

    /// <summary>Finds the column that is read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    DataViewSchema.Column FindInput(DataViewSchema schema) => InputColumn.Find(schema, InputColumnName);

    /// <summary>Checks the type of the input column and describes the column that is added. It hides an earlier one of the same name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input column has the wrong type.</exception>
    DataViewSchema.DetachedColumn Map(DataViewSchema.Column input);

    /// <summary>A ValueGetter of the added column's type for one row or cursor, which may use it from one thread at a time.</summary>
    /// <param name="row">The row or cursor.</param>
    /// <param name="input">The column that is read.</param>
    /// <param name="pass">How many times the rows of the view have been asked for before: the cursors of one set have the same number.</param>
    Delegate CreateGetter(DataViewRow row, DataViewSchema.Column input, int pass);

    /// <summary>Adds the nodes of ONNX that make the column when scoring.</summary>
    /// <param name="nodes">Takes them.</param>
    /// <param name="x">The column that is read, as singles: [N, …], where the sizes behind N may be the dimensions of its type or their product.</param>
    /// <param name="input">The column that is read.</param>
    /// <returns>The value that is the column that is added: [N, …], with the dimensions of its type.</returns>
    string WriteNodes(OnnxNodes nodes, string x, DataViewSchema.Column input);
}
