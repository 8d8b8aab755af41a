using ExpressML.Tests.MLNet6;

// Prints what comes out of the libraries with the Microsoft.ML that is beside them, in a folder to write to:
//
//     ExpressML.Tests.MLNet6 FOLDER
Console.WriteLine(CompatibilityProof.Version);
foreach (string line in CompatibilityProof.Lines(args[0]))
    Console.WriteLine(line);
