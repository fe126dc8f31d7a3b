using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>Tells in words what is wrong with a password that was sent.</summary>
internal static class PasswordField
{
    public static void Check(Check check, string field, string password)
    {
        var problem = PasswordPolicy.Check(password);
        check.That(problem == PasswordProblem.None, field, Words(problem));
    }

    private static string Words(PasswordProblem problem) => problem switch
    {
        PasswordProblem.TooShort => $"must have at least {PasswordPolicy.Fewest} characters.",
        PasswordProblem.TooLong => $"must have at most {PasswordPolicy.Most} characters.",
        PasswordProblem.HasNul => "must not contain a NUL character.",
        PasswordProblem.OnlyBlanks => "must not be blank.",
        _ => "is one that everybody tries first. Choose another.",
    };
}
