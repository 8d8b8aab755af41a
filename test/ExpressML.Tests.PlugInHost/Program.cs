using System.Reflection;
using System.Runtime.Loader;
using ExpressML.Tests.PlugInHost;
using Microsoft.ML;

// Loads a model with ExpressML in a load context of its own, and prints the bits of its scores, or what went wrong:
//
//     ExpressML.Tests.PlugInHost FOLDER_OF_EXPRESSML MODEL [unprepared]
var plugIn = new PlugInContext(args[0]);
Assembly expressML = plugIn.LoadFromAssemblyName(new AssemblyName("ExpressML.Transforms"));
var mlContext = new MLContext();
try
{
    ITransformer model;
    // With "unprepared", it leaves out what README.md says: the assembly is looked for where ML.NET is.
    using (args.Length > 2 ? default : AssemblyLoadContext.EnterContextualReflection(expressML))
        model = mlContext.Model.Load(args[1], out _);
    Console.WriteLine(HostRow.Score(mlContext, model));
    return 0;
}
catch (Exception exception) when (exception is FileNotFoundException or TargetInvocationException)
{
    Exception cause = exception.GetBaseException();
    Console.WriteLine($"{cause.GetType().Name}: {cause.Message}");
    return 1;
}
