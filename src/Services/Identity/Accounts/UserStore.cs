using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>Every statement that touches an account. Erased ones are not found.</summary>
public static class UserStore
{
    private const string Columns =
        """
        id, full_name, email, email_verified, phone, avatar_url, role, disabled, created_at, access_changed_at,
        password_hash, password_version, erased_at, version
        """;

    /// <summary>Sorts after every character that an address or a name goes on with.</summary>
    private const string AboveAll = "\U0010FFFF";

    public static ValueTask<User?> Get(Snapshot snapshot, string id) =>
        snapshot.QueryOne($"SELECT {Columns} FROM users WHERE id = @id AND erased_at IS NULL", Read, ("id", id));

    public static ValueTask<User?> ByEmail(Snapshot snapshot, string email) =>
        snapshot.QueryOne($"SELECT {Columns} FROM users WHERE email_folded = @folded", Read, ("folded", Email.Normalize(email)));

    /// <summary>What to check a password against; nothing for an address that nobody has.</summary>
    public static ValueTask<Credentials?> CredentialsOf(Snapshot snapshot, string email) => snapshot.QueryOne(
        "SELECT id, password_hash, password_version FROM users WHERE email_folded = @folded AND password_hash IS NOT NULL",
        ReadCredentials, ("folded", Email.Normalize(email)));

    public static ValueTask<Credentials?> CredentialsById(Snapshot snapshot, string id) => snapshot.QueryOne(
        "SELECT id, password_hash, password_version FROM users WHERE id = @id AND password_hash IS NOT NULL", ReadCredentials, ("id", id));

    /// <summary>Newest first, from below the given id.</summary>
    public static ValueTask<List<User>> Page(Snapshot snapshot, Role? role, string? below, int limit) => role is null
        ? snapshot.Query(
            $"SELECT {Columns} FROM users WHERE erased_at IS NULL AND id < @below ORDER BY id DESC LIMIT @limit",
            Read, ("below", below ?? "usr_~"), ("limit", limit))
        : snapshot.Query(
            $"SELECT {Columns} FROM users WHERE erased_at IS NULL AND role = @role AND id < @below ORDER BY id DESC LIMIT @limit",
            Read, ("role", role.Value.Word()), ("below", below ?? "usr_~"), ("limit", limit));

    /// <summary>Those whose e-mail or name begins so, in any case; newest first, from below the given id.</summary>
    public static ValueTask<List<User>> Find(Snapshot snapshot, string begins, Role? role, string? below, int limit) => snapshot.Query(
        $"""
        SELECT {Columns} FROM users
        WHERE erased_at IS NULL AND role = COALESCE(@role, role) AND id < @below AND id IN (
            SELECT e.id FROM users AS e WHERE e.email_folded >= @email AND e.email_folded < @after_email
            UNION
            SELECT n.id FROM users AS n WHERE n.name_folded >= @name AND n.name_folded < @after_name)
        ORDER BY id DESC LIMIT @limit
        """,
        Read, ("below", below ?? "usr_~"), ("email", Email.Normalize(begins)), ("after_email", Email.Normalize(begins) + AboveAll),
        ("role", role?.Word()), ("name", begins.ToLowerInvariant()), ("after_name", begins.ToLowerInvariant() + AboveAll),
        ("limit", limit));

    /// <summary>The accounts whose access changed since then, newest first.</summary>
    public static ValueTask<List<User>> ChangedSince(Snapshot snapshot, DateTimeOffset since, int limit) => snapshot.Query(
        $"""
        SELECT {Columns} FROM users
        WHERE access_changed_at IS NOT NULL AND access_changed_at >= @since AND erased_at IS NULL
        ORDER BY access_changed_at DESC LIMIT @limit
        """,
        Read, ("since", since), ("limit", limit));

    /// <summary>What these show of themselves.</summary>
    public static ValueTask<List<string>> Avatars(Snapshot snapshot, List<string> ids) => snapshot.Query(
        "SELECT avatar_url FROM users WHERE id IN (@ids) AND avatar_url IS NOT NULL", static row => row.Text(0), ("ids", ids));

    public static async ValueTask<bool> Any(Snapshot snapshot) => await snapshot.QueryWhole("SELECT 1 FROM users LIMIT 1") is not null;

    public static async ValueTask<long> OpenAdmins(Snapshot snapshot) =>
        (await snapshot.QueryWhole("SELECT COUNT(*) FROM users WHERE role = 'admin' AND disabled = 0 AND erased_at IS NULL"))!.Value;

    /// <summary>Takes the account for this transaction: another one that wants it waits for our commit and then sees what we did.</summary>
    public static ValueTask<User?> Take(Tx tx, string id) => tx.QueryOne(
        $"UPDATE users SET version = version + 1 WHERE id = @id AND erased_at IS NULL RETURNING {Columns}", Read, ("id", id));

    /// <summary>False: somebody has that address.</summary>
    public static async ValueTask<bool> Add(Tx tx, User user) => await tx.Execute(
        """
        INSERT INTO users
            (id, full_name, email, email_folded, email_verified, password_hash, password_version, role, disabled, created_at, version,
            name_folded)
        VALUES
            (@id, @full_name, @email, @folded, @email_verified, @password_hash, @password_version, @role, @disabled, @created_at, @version,
            @name_folded)
        ON CONFLICT (email_folded) DO NOTHING
        """,
        ("id", user.Id), ("full_name", user.FullName), ("email", user.Email), ("folded", Email.Normalize(user.Email)),
        ("email_verified", user.EmailVerified), ("password_hash", user.PasswordHash), ("password_version", user.PasswordVersion),
        ("role", user.Role.Word()), ("disabled", user.Disabled), ("created_at", user.CreatedAt), ("version", user.Version),
        ("name_folded", user.FullName.ToLowerInvariant())) == 1;

    /// <summary>Writes an account that this transaction has taken.</summary>
    public static async ValueTask Save(Tx tx, User user)
    {
        var isErased = user.ErasedAt is not null;
        var saved = await tx.Execute(
            """
            UPDATE users SET
                full_name = @full_name, email = @email, email_folded = @folded, email_verified = @email_verified, phone = @phone,
                avatar_url = @avatar_url, password_hash = @password_hash, password_version = @password_version, role = @role,
                disabled = @disabled, access_changed_at = @access_changed_at, erased_at = @erased_at, name_folded = @name_folded
            WHERE id = @id AND version = @version
            """,
            ("id", user.Id), ("version", user.Version), ("full_name", user.FullName), ("email", isErased ? null : user.Email),
            ("folded", isErased ? null : Email.Normalize(user.Email)), ("email_verified", user.EmailVerified), ("phone", user.Phone),
            ("avatar_url", user.AvatarUrl), ("password_hash", user.PasswordHash), ("password_version", user.PasswordVersion),
            ("role", user.Role.Word()), ("disabled", user.Disabled), ("access_changed_at", user.AccessChangedAt),
            ("erased_at", user.ErasedAt), ("name_folded", isErased ? null : user.FullName.ToLowerInvariant()));
        if (saved != 1)
            throw new InvalidOperationException($"{user.Id} was saved without being taken first.");
    }

    private static User Read(Row row) => new(
        row.Text(0), row.Text(1), row.TextOrNull(2) ?? "", row.Flag(3), row.TextOrNull(4), row.TextOrNull(5),
        Roles.Read(row.Text(6))!.Value, row.Flag(7), row.Time(8), row.TimeOrNull(9),
        row.TextOrNull(10), row.Whole(11), row.TimeOrNull(12), row.Whole(13));

    private static Credentials ReadCredentials(Row row) => new(row.Text(0), row.Text(1), row.Whole(2));
}
