namespace Stoa.Web;

/// <summary>What went wrong, for people.</summary>
public sealed record ProblemModel(int Status, string Title, string Detail, string TraceId)
{
    public string Heading => Status switch
    {
        404 => "There is nothing here",
        403 => "This is not for you",
        429 => "Not so fast",
        >= 500 => "Something is wrong on our side",
        _ => Title,
    };
}
