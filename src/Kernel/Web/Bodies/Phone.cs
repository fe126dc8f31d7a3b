namespace Stoa.Kernel.Web;

/// <summary>A phone number as E.164 writes it: +, the country's code and the number, 8 to 15 digits, nothing between them.</summary>
public static class Phone
{
    /// <summary>What is wrong with it, or nothing.</summary>
    public static string? Flaw(string number) =>
        number.Length is >= 9 and <= 16 && number[0] == '+' && number[1] != '0' && !number.AsSpan(1).ContainsAnyExceptInRange('0', '9')
            ? null
            : "must be a phone number such as +4915112345678.";
}
