using Stoa.Testing;

namespace Stoa.Auditor.Tests;

/// <summary>The auditor's view of the data, wherever that is.</summary>
public class BooksTests
{
    [Theory, EachDatabase]
    public async Task A_look_sees_what_was_written_since_the_last_one_and_nothing_later(Engine engine)
    {
        await using var shop = await TestShop.Open(engine, Roster.Services, settings: new() { ["Stoa:Demo"] = "false" });
        using var books = Books.Open([.. shop.Keepers], TimeProvider.System);
        await books.Look();
        var before = Users(books);
        var ada = await shop.Customer();
        Assert.Equal(before, Users(books));
        await books.Look();
        Assert.Equal([.. before.Append(ada.Email).Order(StringComparer.Ordinal)], Users(books));
    }

    [Theory, EachDatabase]
    public async Task Texts_numbers_bytes_and_nulls_are_as_they_were(Engine engine)
    {
        await using var shop = await TestShop.Open(engine, Roster.Services, settings: new() { ["Stoa:Demo"] = "false" });
        var ada = await shop.Customer();
        using var books = Books.Open([.. shop.Keepers], TimeProvider.System);
        await books.Look();
        var kinds = books.Ask(
            $"""
            SELECT TYPEOF(email) || ' ' || TYPEOF(created_at) || ' ' || TYPEOF(phone) || ' ' || TYPEOF(
                (SELECT sealed_private FROM identity.signing_key))
            FROM identity.users WHERE email = '{ada.Email}'
            """);
        Assert.Equal(["text integer null blob"], kinds);
    }

    private static List<string> Users(Books books) => books.Ask("SELECT email FROM identity.users ORDER BY email");
}
