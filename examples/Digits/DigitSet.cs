using ExpressML;
using Microsoft.ML.Data;

namespace Digits;

/// <summary>Images of one shape to train with, and others, held out, to test with.</summary>
internal sealed record DigitSet(Shape Shape, Digit[] Training, Digit[] Test)
{
    /// <summary>Tells ML.NET the length of <see cref="Digit.Pixels"/>, which is known only once the files are read.</summary>
    /// <remarks>A class for images of one size would carry <c>[VectorType(64)]</c> instead.</remarks>
    public SchemaDefinition Schema
    {
        get
        {
            var schema = SchemaDefinition.Create(typeof(Digit));
            schema[nameof(Digit.Pixels)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Shape.Length);
            return schema;
        }
    }
}
