using System.Collections.Frozen;
using System.Globalization;
using Stoa.Kernel;

namespace Stoa.Identity;

/// <summary>What is wrong with a password that somebody would like to have.</summary>
public enum PasswordProblem
{
    None,
    TooShort,
    TooLong,
    HasNul,
    OnlyBlanks,
    Common,
}

/// <summary>
/// Which passwords are taken: long enough and not on everybody's list. Nothing is asked of their letters and nothing is changed about
/// them: no trimming, no folding and no Unicode normalization (without ICU it would be none). They are compared as they were typed.
/// </summary>
public static class PasswordPolicy
{
    /// <summary>Counted in what a person sees as one character.</summary>
    public const int Fewest = 8;

    /// <inheritdoc cref="Fewest"/>
    public const int Most = 128;

    /// <summary>The same limit for the machine: some characters are long.</summary>
    public const int MostLength = 4 * Most;

    private static readonly FrozenSet<string> Common =
        Resources.Text(typeof(PasswordPolicy), "common-passwords.txt")
            .Split((char[])['\n', '\r', ' '], StringSplitOptions.RemoveEmptyEntries)
            .ToFrozenSet(StringComparer.Ordinal);

    public static PasswordProblem Check(string password)
    {
        if (IsTooLong(password))
            return PasswordProblem.TooLong;
        if (password.Contains('\0'))
            return PasswordProblem.HasNul;
        if (password.Length > 0 && string.IsNullOrWhiteSpace(password))
            return PasswordProblem.OnlyBlanks;
        if (new StringInfo(password).LengthInTextElements < Fewest)
            return PasswordProblem.TooShort;
        return Common.Contains(password.ToLowerInvariant()) || IsOneLetter(password) ? PasswordProblem.Common : PasswordProblem.None;
    }

    /// <summary>It can't be anybody's password: not worth hashing.</summary>
    public static bool IsTooLong(string password) => password.Length > MostLength || new StringInfo(password).LengthInTextElements > Most;

    private static bool IsOneLetter(string password) => password.AsSpan().IndexOfAnyExcept(password[0]) < 0;
}
