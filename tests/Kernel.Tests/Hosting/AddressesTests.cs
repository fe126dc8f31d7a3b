using Stoa.Kernel.Hosting;

namespace Stoa.Kernel.Tests.Hosting;

/// <summary>Where a service lives that has several processes.</summary>
public class AddressesTests
{
    [Fact]
    public void Each_request_begins_where_the_one_before_it_did_not_and_knows_all()
    {
        var addresses = Addresses.Read("http://one:8000, http://two:8000,http://three:8000")!;
        string[] firsts = [.. Enumerable.Range(0, 6).Select(_ => addresses.InTurn().First().Host)];
        Assert.Equal(firsts[..3], firsts[3..]);
        Assert.Equal(["one", "three", "two"], firsts[..3].Order());
        Assert.Equal(["one", "three", "two"], addresses.InTurn().Select(address => address.Host).Order());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ordering")]
    [InlineData("ordering:8000")]
    [InlineData("http://one:8000,")]
    [InlineData("http://one:8000, two")]
    public void What_is_no_address_is_none(string? text) => Assert.Null(Addresses.Read(text));
}
