namespace Digits;

/// <summary>What the command line asks for.</summary>
internal sealed record Settings(string? DataFolder, int? NumberOfEpochs, string ModelFile);
