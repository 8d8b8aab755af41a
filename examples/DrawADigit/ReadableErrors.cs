namespace DrawADigit;

/// <summary>Answers with a sentence, as JSON, where the user can put right what is wrong.</summary>
internal sealed class ReadableErrors(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (UserError error)
        {
            await Answer(context, StatusCodes.Status400BadRequest, error.Message);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await Answer(context, error.StatusCode, $"The files are too large: together they may have up to {Uploads.MostBytes / Uploads.Megabyte} MB.");
        }
        catch (BadHttpRequestException error)
        {
            await Answer(context, error.StatusCode, $"The request can't be read: {error.Message}");
        }
    }

    private static Task Answer(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { error = message });
    }
}
