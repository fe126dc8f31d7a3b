using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>Every statement that touches an address. Whoever writes has taken the user first.</summary>
public static class AddressStore
{
    private const string Columns = "id, full_name, line1, line2, city, region, postal_code, country, phone, is_default";

    /// <summary>A user's addresses, the oldest first.</summary>
    public static ValueTask<List<Address>> Of(Snapshot snapshot, string userId) => snapshot.Query(
        $"SELECT {Columns} FROM address WHERE user_id = @user_id ORDER BY id", Read, ("user_id", userId));

    public static ValueTask<Address?> Get(Snapshot snapshot, string userId, string id) => snapshot.QueryOne(
        $"SELECT {Columns} FROM address WHERE id = @id AND user_id = @user_id", Read, ("id", id), ("user_id", userId));

    public static async ValueTask Add(Tx tx, string userId, Address address) => await tx.Execute(
        """
        INSERT INTO address (id, user_id, full_name, line1, line2, city, region, postal_code, country, phone, is_default, created_at)
        VALUES (@id, @user_id, @full_name, @line1, @line2, @city, @region, @postal_code, @country, @phone, @is_default, @now)
        """,
        ("id", address.Id), ("user_id", userId), ("full_name", address.Lines.FullName), ("line1", address.Lines.Line1),
        ("line2", address.Lines.Line2), ("city", address.Lines.City), ("region", address.Lines.Region),
        ("postal_code", address.Lines.PostalCode), ("country", address.Lines.Country), ("phone", address.Lines.Phone),
        ("is_default", address.IsDefault), ("now", tx.Now));

    public static async ValueTask Save(Tx tx, string userId, Address address)
    {
        var saved = await tx.Execute(
            """
            UPDATE address SET full_name = @full_name, line1 = @line1, line2 = @line2, city = @city, region = @region,
                postal_code = @postal_code, country = @country, phone = @phone, is_default = @is_default
            WHERE id = @id AND user_id = @user_id
            """,
            ("id", address.Id), ("user_id", userId), ("full_name", address.Lines.FullName), ("line1", address.Lines.Line1),
            ("line2", address.Lines.Line2), ("city", address.Lines.City), ("region", address.Lines.Region),
            ("postal_code", address.Lines.PostalCode), ("country", address.Lines.Country), ("phone", address.Lines.Phone),
            ("is_default", address.IsDefault));
        if (saved != 1)
            throw new InvalidOperationException($"{address.Id} was saved without its user being taken first.");
    }

    public static async ValueTask Remove(Tx tx, string userId, string id) =>
        await tx.Execute("DELETE FROM address WHERE id = @id AND user_id = @user_id", ("id", id), ("user_id", userId));

    public static async ValueTask RemoveAll(Tx tx, string userId) =>
        await tx.Execute("DELETE FROM address WHERE user_id = @user_id", ("user_id", userId));

    /// <summary>The user's default, if any, is none for a moment: the next one is written after it.</summary>
    public static async ValueTask ClearDefault(Tx tx, string userId) =>
        await tx.Execute("UPDATE address SET is_default = 0 WHERE user_id = @user_id AND is_default = 1", ("user_id", userId));

    private static Address Read(Row row) => new(
        row.Text(0),
        new AddressLines(
            row.Text(1), row.Text(2), row.TextOrNull(3), row.Text(4), row.TextOrNull(5), row.TextOrNull(6), row.Text(7), row.TextOrNull(8)),
        row.Flag(9));
}
