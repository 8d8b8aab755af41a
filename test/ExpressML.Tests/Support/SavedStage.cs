using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Support;

/// <summary>A stage that changes nothing and is saved as the test says.</summary>
internal sealed class SavedStage : ITransformer
{
    private readonly Action<ModelSaveContext> _save;

    public SavedStage(Action<ModelSaveContext> save) => _save = save;

    public bool IsRowToRowMapper => false;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

    public IDataView Transform(IDataView input) => input;

    public void Save(ModelSaveContext ctx) => _save(ctx);
}
