namespace Lecture;

/// <summary>A topic of the course: the word that chooses it, its title, and its program.</summary>
internal sealed record Topic(string Word, string Title, Action Run);
