namespace DrawADigit;

/// <summary>Reads uploaded files, up to a size.</summary>
internal static class Uploads
{
    public const int Megabyte = 1_000_000;
    public const int MostImageBytes = 20 * Megabyte;
    public const int MostBytes = 250 * Megabyte;

    /// <summary>The fields and files of a form.</summary>
    /// <exception cref="UserError">There is no form, or it is damaged.</exception>
    public static async Task<IFormCollection> ReadFormAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
            throw new UserError("A form with the files is expected (multipart/form-data).");
        try
        {
            return await request.ReadFormAsync();
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new UserError($"The files did not come whole: {exception.Message}", exception);
        }
    }

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="UserError">There is none, or it is too large.</exception>
    public static async Task<byte[]> ReadAsync(IFormFile? file, string what, int mostBytes)
    {
        if (file is not { Length: > 0 })
            throw new UserError($"Choose a file for the {what}: none came, or it is empty.");
        if (file.Length > mostBytes)
            throw new UserError($"'{file.FileName}' is too large: the {what} may have up to {mostBytes / Megabyte} MB.");
        using var bytes = new MemoryStream((int)file.Length);
        await file.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
