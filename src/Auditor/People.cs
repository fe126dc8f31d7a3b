namespace Stoa.Auditor;

/// <summary>Who is who, and that nothing lies around that would let somebody else in.</summary>
internal static class People
{
    public static IEnumerable<Invariant> All()
    {
        yield return new(
            "I1", Holds.Always, "a device that was signed out keeps nothing by which it could come back",
            """
            SELECT id || ' has ended and still names its device' FROM identity.session
            WHERE revoked_at IS NOT NULL AND (reason IS NULL OR device <> '' OR network <> '')
            UNION ALL
            SELECT s.id || ' is open, but its account is closed' FROM identity.session AS s JOIN identity.users AS u ON u.id = s.user_id
            WHERE s.revoked_at IS NULL AND (u.disabled = 1 OR u.erased_at IS NOT NULL)
            """);
        yield return new(
            "I3", Holds.Always, "no secret is at rest: passwords and tokens are hashes",
            """
            SELECT id || ' has a password that is no hash' FROM identity.users
            WHERE password_hash IS NOT NULL AND (password_hash NOT LIKE 'AQAAAA%' OR LENGTH(password_hash) < 80)
            UNION ALL
            SELECT id || ' has a refresh token that is no hash' FROM identity.session WHERE LENGTH(secret_hash) <> 32
            UNION ALL
            SELECT id || ' has a mailed link that is no hash' FROM identity.mailed_link WHERE LENGTH(secret_hash) <> 32
            """);
        yield return new(
            "I5", Holds.Always, "an account that is open has a way in, and an erased one has none",
            """
            SELECT u.id || ' has neither a password nor an identity' FROM identity.users AS u
            WHERE u.erased_at IS NULL AND u.password_hash IS NULL
                AND NOT EXISTS (SELECT 1 FROM identity.outside_identity AS o WHERE o.user_id = u.id)
            UNION ALL
            SELECT u.id || ' is erased and has an identity' FROM identity.users AS u
            JOIN identity.outside_identity AS o ON o.user_id = u.id WHERE u.erased_at IS NOT NULL
            """);
        yield return new(
            "I4", Holds.Always, "nobody has a role that the book does not tell of",
            """
            SELECT u.id || ' is ' || u.role || ', and nobody made them so' FROM identity.users AS u
            WHERE u.role <> 'customer' AND NOT EXISTS (SELECT 1 FROM identity.audit AS a
                WHERE a.target_id = u.id AND a.what = 'role' AND a.became = u.role)
            """);
    }
}
