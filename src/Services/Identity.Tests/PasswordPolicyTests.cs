namespace Stoa.Identity.Tests;

public class PasswordPolicyTests
{
    [Theory]
    [InlineData("", PasswordProblem.TooShort)]
    [InlineData("seven77", PasswordProblem.TooShort)]
    [InlineData("        ", PasswordProblem.OnlyBlanks)]
    [InlineData("\u3000\u3000\u3000\u3000\u3000\u3000\u3000\u3000", PasswordProblem.OnlyBlanks)]
    [InlineData("eight\0nul", PasswordProblem.HasNul)]
    [InlineData("Password123", PasswordProblem.Common)]
    [InlineData("1q2w3e4r", PasswordProblem.Common)]
    [InlineData("wwwwwwwwwwww", PasswordProblem.Common)]
    [InlineData("👨‍👩‍👧👨‍👩‍👧", PasswordProblem.TooShort)]
    [InlineData("🐘🦊🐙🦉🐝🦋🐢🐳", PasswordProblem.None)]
    [InlineData("a quiet evening", PasswordProblem.None)]
    [InlineData(" trailing blank ", PasswordProblem.None)]
    public void A_password_is_long_enough_and_not_on_everybodys_list(string password, PasswordProblem problem) =>
        Assert.Equal(problem, PasswordPolicy.Check(password));

    [Fact]
    public void Up_to_128_characters_are_taken_and_a_flood_is_not()
    {
        var sentence = string.Concat(Enumerable.Repeat("once upon a time ", 60));
        Assert.Equal(PasswordProblem.None, PasswordPolicy.Check(sentence[..64]));
        Assert.Equal(PasswordProblem.None, PasswordPolicy.Check(sentence[..128]));
        Assert.Equal(PasswordProblem.TooLong, PasswordPolicy.Check(sentence[..129]));
        Assert.Equal(PasswordProblem.TooLong, PasswordPolicy.Check(new string('x', 1_000_000)));
    }
}
