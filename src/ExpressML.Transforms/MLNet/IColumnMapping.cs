using Microsoft.ML;

namespace ExpressML.Transforms;

/// <summary>What a pipeline stage that computes one column from one other has to say; the Mapped… classes make the rest of it.</summary>
internal interface IColumnMapping
{
    /// <summary>The column that is read.</summary>
    string InputColumnName { get; }

    /// <summary>Checks the type of the input column and describes the column that is added. It hides an earlier one of the same name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input column has the wrong type.</exception>
    DataViewSchema.DetachedColumn Map(DataViewSchema.Column input);

    /// <summary>A ValueGetter of the added column's type for one row or cursor, which may use it from one thread at a time.</summary>
    Delegate CreateGetter(DataViewRow row, DataViewSchema.Column input);
}
