using ExpressML.Transforms.Columns;
using Microsoft.ML;

namespace ExpressML.Transforms.Stages;

/// <summary>What a pipeline stage has to say of one column that it computes from one other; the Mapped… classes make the rest of it.</summary>
internal interface IColumnMapping
{
    /// <summary>The column that is read.</summary>
    string InputColumnName { get; }

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
}
