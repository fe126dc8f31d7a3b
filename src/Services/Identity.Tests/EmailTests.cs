namespace Stoa.Identity.Tests;

public class EmailTests
{
    [Theory]
    [InlineData("ada@example.com")]
    [InlineData("ADA@EXAMPLE.COM")]
    [InlineData(" ada@example.com ")]
    [InlineData("ada@example.com.")]
    [InlineData("ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ")]
    [InlineData("ada@example。com")]
    public void Two_spellings_of_one_address_are_one(string spelling) => Assert.Equal("ada@example.com", Email.Normalize(spelling));

    [Theory]
    [InlineData("ada+shop@example.com")]
    [InlineData("a.da@example.com")]
    [InlineData("ada@example.org")]
    public void Another_mailbox_stays_another_one(string address) => Assert.NotEqual("ada@example.com", Email.Normalize(address));
}
