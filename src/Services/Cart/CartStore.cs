using Stoa.Kernel.Data;

namespace Stoa.Cart;

/// <summary>
/// Every statement that touches carts and their lines. Whoever writes takes the cart first: whoever else wants it waits for the commit.
/// </summary>
public static class CartStore
{
    private const string NewLine =
        """
        INSERT INTO line (cart_id, product_id, quantity, shown_name, shown_price, since)
        VALUES (@cart_id, @product_id, @quantity, @shown_name, @shown_price, @since)
        """;

    private const string OpenGuests = "id = @id AND secret_hash = @secret_hash AND user_id IS NULL AND merged_into IS NULL";

    public static async ValueTask<Cart?> Guests(Snapshot snapshot, GuestToken token) => await Filled(snapshot, await snapshot.QueryOne(
        $"SELECT id, version, currency FROM cart WHERE {OpenGuests}", Bare, ("id", token.CartId), ("secret_hash", token.Hash)));

    public static async ValueTask<Cart?> Users(Snapshot snapshot, string userId) => await Filled(snapshot, await snapshot.QueryOne(
        "SELECT id, version, currency FROM cart WHERE user_id = @user_id", Bare, ("user_id", userId)));

    public static async ValueTask<Cart?> TakeGuests(Tx tx, GuestToken token) => await Filled(tx, await tx.QueryOne(
        $"UPDATE cart SET touched_at = @now WHERE {OpenGuests} RETURNING id, version, currency", Bare,
        ("now", tx.Now), ("id", token.CartId), ("secret_hash", token.Hash)));

    public static async ValueTask<Cart?> TakeUsers(Tx tx, string userId) => await Filled(tx, await tx.QueryOne(
        "UPDATE cart SET touched_at = @now WHERE user_id = @user_id RETURNING id, version, currency", Bare,
        ("now", tx.Now), ("user_id", userId)));

    /// <summary>Takes a user's cart and makes it when there is none; two at once make one.</summary>
    public static async ValueTask<Cart> TakeOrMakeUsers(Tx tx, string userId)
    {
        if (await TakeUsers(tx, userId) is { } cart)
            return cart;
        await tx.Execute(
            """
            INSERT INTO cart (id, user_id, version, touched_at) VALUES (@id, @user_id, 1, @now)
            ON CONFLICT (user_id) WHERE user_id IS NOT NULL DO NOTHING
            """,
            ("id", tx.NewId(GuestToken.Prefix)), ("user_id", userId), ("now", tx.Now));
        return await TakeUsers(tx, userId) ?? throw new InvalidOperationException($"The cart of {userId} went as it was made.");
    }

    /// <summary>The cart with this id, or the one that it was merged into.</summary>
    public static async ValueTask<Cart?> TakeSuccessor(Tx tx, string id)
    {
        // A merger under way is waited for here, and only then it is known where this cart leads.
        var taken = await tx.QueryOne(
            "UPDATE cart SET touched_at = @now WHERE id = @id RETURNING id, version, currency, merged_into",
            static row => new Taken(Bare(row), row.TextOrNull(3)), ("now", tx.Now), ("id", id));
        return taken?.MergedInto is { } successor ? await TakeSuccessor(tx, successor) : await Filled(tx, taken?.Cart);
    }

    /// <summary>A guest's new cart with what is in it.</summary>
    public static Cart Add(Tx tx, Cart cart, GuestToken token)
    {
        cart = cart with { Version = 1 };
        tx.Insert(
            "INSERT INTO cart (id, secret_hash, currency, version, touched_at) VALUES (@id, @secret_hash, @currency, @version, @now)",
            ("id", cart.Id), ("secret_hash", token.Hash), ("currency", cart.Currency), ("version", cart.Version), ("now", tx.Now));
        foreach (var line in cart.Lines)
        {
            tx.Insert(
                NewLine, ("cart_id", cart.Id), ("product_id", line.Product.Id), ("quantity", line.Quantity),
                ("shown_name", line.ShownName), ("shown_price", line.ShownPrice), ("since", line.Since));
        }
        return cart;
    }

    /// <summary>Writes what became of a cart that was taken, and counts its version if anything did.</summary>
    public static async ValueTask<Cart> Save(Tx tx, Cart was, Cart cart)
    {
        var changed = await SaveLines(tx, was, cart);
        if (!changed)
            return was;
        cart = cart with { Version = was.Version + 1 };
        One(cart.Id, await tx.Execute(
            "UPDATE cart SET version = @version, currency = @currency WHERE id = @id AND version = @was",
            ("version", cart.Version), ("currency", cart.Currency), ("id", cart.Id), ("was", was.Version)));
        return cart;
    }

    /// <summary>Empties a cart that is still as it was ordered. False: it is not, or it was merged.</summary>
    public static async ValueTask<bool> EmptyIfUnchanged(Tx tx, string id, long version)
    {
        if (await tx.Execute(
            """
            UPDATE cart SET version = version + 1, currency = NULL, touched_at = @now
            WHERE id = @id AND version = @version AND merged_into IS NULL
            """,
            ("now", tx.Now), ("id", id), ("version", version)) == 0)
            return false;
        await RemoveLines(tx, id);
        return true;
    }

    /// <summary>A guest's cart that was emptied leads to a user's from here on.</summary>
    public static async ValueTask PointAt(Tx tx, string guestsId, string usersId) => One(guestsId, await tx.Execute(
        "UPDATE cart SET merged_into = @into WHERE id = @id AND merged_into IS NULL", ("into", usersId), ("id", guestsId)));

    /// <summary>Notes that an order was taken out. False: it was before.</summary>
    public static async ValueTask<bool> NoteCleared(Tx tx, string orderId, string cartId, long version) => await tx.Execute(
        """
        INSERT INTO cleared (order_id, cart_id, version, cleared_at) VALUES (@order_id, @cart_id, @version, @now)
        ON CONFLICT (order_id) DO NOTHING
        """,
        ("order_id", orderId), ("cart_id", cartId), ("version", version), ("now", tx.Now)) == 1;

    /// <summary>Guests' carts that nobody has touched since, with what is in them.</summary>
    public static async ValueTask<int> ForgetGuests(Tx tx, DateTimeOffset before, int most) => await tx.Execute(
        """
        DELETE FROM cart WHERE user_id IS NULL AND touched_at < @before AND id IN
            (SELECT id FROM cart WHERE user_id IS NULL AND touched_at < @before ORDER BY touched_at LIMIT @most)
        """,
        ("before", before), ("most", most));

    /// <summary>A user's cart, and those that led to it.</summary>
    public static async ValueTask Erase(Tx tx, string userId)
    {
        await tx.Execute(
            "DELETE FROM cart WHERE merged_into IN (SELECT own.id FROM cart AS own WHERE own.user_id = @user_id)", ("user_id", userId));
        await tx.Execute("DELETE FROM cart WHERE user_id = @user_id", ("user_id", userId));
    }

    /// <summary>Whether its time would run out though its guest still comes by.</summary>
    public static async ValueTask<bool> IsUntouched(Snapshot snapshot, string id, DateTimeOffset since) => await snapshot.QueryWhole(
        "SELECT 1 FROM cart WHERE id = @id AND touched_at < @since", ("id", id), ("since", since)) is not null;

    private static async ValueTask<bool> SaveLines(Tx tx, Cart was, Cart cart)
    {
        if (was.Lines.Count > 0 && cart.Lines.Count == 0)
        {
            await RemoveLines(tx, cart.Id);
            return true;
        }
        var changed = false;
        foreach (var line in was.Lines)
        {
            if (cart.Line(line.Product.Id) is not null)
                continue;
            await RemoveLine(tx, cart.Id, line.Product.Id);
            changed = true;
        }
        foreach (var line in cart.Lines)
        {
            var before = was.Line(line.Product.Id);
            if (before == line)
                continue;
            await (before is null ? AddLine(tx, cart.Id, line) : ChangeLine(tx, cart.Id, line));
            changed = true;
        }
        return changed;
    }

    private static async ValueTask AddLine(Tx tx, string cartId, CartLine line) => await tx.Execute(
        NewLine,
        ("cart_id", cartId), ("product_id", line.Product.Id), ("quantity", line.Quantity), ("shown_name", line.ShownName),
        ("shown_price", line.ShownPrice), ("since", line.Since));

    private static async ValueTask ChangeLine(Tx tx, string cartId, CartLine line) => One(cartId, await tx.Execute(
        """
        UPDATE line SET quantity = @quantity, shown_name = @shown_name, shown_price = @shown_price
        WHERE cart_id = @cart_id AND product_id = @product_id
        """,
        ("quantity", line.Quantity), ("shown_name", line.ShownName), ("shown_price", line.ShownPrice), ("cart_id", cartId),
        ("product_id", line.Product.Id)));

    private static async ValueTask RemoveLine(Tx tx, string cartId, string productId) => One(cartId, await tx.Execute(
        "DELETE FROM line WHERE cart_id = @cart_id AND product_id = @product_id", ("cart_id", cartId), ("product_id", productId)));

    private static async ValueTask RemoveLines(Tx tx, string cartId) =>
        await tx.Execute("DELETE FROM line WHERE cart_id = @cart_id", ("cart_id", cartId));

    private static void One(string cartId, int rows)
    {
        if (rows != 1)
            throw new InvalidOperationException($"{cartId} was changed without being taken first.");
    }

    private static async ValueTask<Cart?> Filled(Snapshot snapshot, Cart? cart) => cart is null || cart.Currency is null
        ? cart
        : cart with
        {
            Lines = await snapshot.Query(
                $"""
                SELECT {ProductStore.Columns}, l.quantity, l.shown_name, l.shown_price, l.since
                FROM line AS l JOIN product AS p ON p.id = l.product_id WHERE l.cart_id = @cart_id ORDER BY l.since, l.product_id
                """,
                static row => new CartLine(ProductStore.Read(row, 0), row.Small(7), row.Text(8), row.Whole(9), row.Whole(10)),
                ("cart_id", cart.Id)),
        };

    private static Cart Bare(Row row) => new(row.Text(0), row.Whole(1), row.TextOrNull(2), []);

    private sealed record Taken(Cart Cart, string? MergedInto);
}
