namespace DrawADigit;

/// <summary>What the user of the page can put right; the message says how.</summary>
internal sealed class UserError(string message, Exception? cause = null) : Exception(message, cause);
