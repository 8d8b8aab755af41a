namespace ExpressML.Threads;

/// <summary>One step of some work, which waits for the step before.</summary>
/// <param name="Pieces">Into how many pieces it falls that do not wait for each other.</param>
/// <param name="MultiplyAdds">Roughly how many multiplications with additions all of them cost.</param>
internal readonly record struct WorkStep(int Pieces, long MultiplyAdds);
