using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class SignInFromOutsideTests
{
    private static readonly AddressLines Lines = new("Eve", "1 Trap Street", null, "London", null, "E1", "GB", "+44 666");

    [Theory, EachDatabase]
    public async Task Who_is_new_gets_an_account_without_a_password_and_everybody_is_told_once(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var (user, session) = await shop.ComeInWell(shop.Google());
        var kept = await shop.Get(user.Id);
        Assert.Equal(("Ada King", "ada@example.com", true, null), (kept.FullName, kept.Email, kept.EmailVerified, kept.PasswordHash));
        Assert.Equal(session.SessionId, Assert.Single(await shop.Sessions(user.Id)).Id);
        Assert.Equal(("https://accounts.google.com", "117"), Named(Assert.Single(await shop.Identities(user.Id))));
        await shop.RefreshWell(session.RefreshToken);

        var (again, other) = await shop.ComeInWell(shop.Google(), Shop.Phone);
        Assert.Equal(user.Id, again.Id);
        Assert.NotEqual(session.SessionId, other.SessionId);
        Assert.Equal(new UserRegistered(user.Id, "Ada King", "ada@example.com"), Assert.Single(await shop.Said<UserRegistered>()));
        Assert.Empty(await shop.Said<EmailVerificationRequested>());
    }

    [Theory, EachDatabase]
    public async Task What_an_issuer_calls_somebody_is_theirs_whatever_their_address_is_by_now(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var user = (await shop.ComeInWell(shop.Google())).User;
        Assert.Equal(user.Id, (await shop.ComeInWell(shop.Google("ada.king@example.com"))).User.Id);
        Assert.Equal(user.Id, (await shop.ComeInWell(shop.Google(email: null))).User.Id);
        Assert.Equal("ada@example.com", (await shop.Get(user.Id)).Email);
        var stranger = shop.Google("eve@example.com") with { Issuer = "https://elsewhere.example" };
        Assert.NotEqual(user.Id, (await shop.ComeInWell(stranger)).User.Id);
    }

    [Theory, EachDatabase]
    public async Task Who_has_an_account_with_a_confirmed_address_keeps_all_of_it(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var (user, session) = await shop.Register();
        var token = await shop.MailedToken();
        Assert.True(await shop.Db.Transact(tx => VerifyEmail.Run(tx, token!)));
        await shop.Db.Transact(tx => AddAddress.Run(tx, user.Id, Lines, asDefault: true));

        var linked = (await shop.ComeInWell(shop.Google("ADA@Example.com."), Shop.Phone)).User;
        Assert.Equal((user.Id, "Ada Lovelace", "hash-1"), (linked.Id, linked.FullName, linked.PasswordHash));
        Assert.Single(await shop.Addresses(user.Id));
        Assert.Equal(2, (await shop.Sessions(user.Id)).Count);
        await shop.RefreshWell(session.RefreshToken);
        await shop.LogIn(await shop.Get(user.Id), Shop.Phone);
        Assert.Single(await shop.Said<UserRegistered>());
    }

    [Theory, EachDatabase]
    public async Task Whoever_opened_an_account_with_an_address_that_was_not_theirs_is_out_when_its_owner_comes(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var (squatter, session) = await shop.Register();
        var confirmation = await shop.MailedToken();
        await shop.Db.Transact(tx => AddAddress.Run(tx, squatter.Id, Lines, asDefault: true));
        await shop.Db.Transact(tx => UpdateProfile.Run(
            tx, squatter.Id, profile => profile with { Phone = "+44 666", AvatarUrl = "/media/med_1" }));
        var reset = await shop.Mailed(LinkPurpose.PasswordReset, squatter.Email);

        var (owner, entered) = await shop.ComeInWell(shop.Google());
        Assert.Equal(squatter.Id, owner.Id);
        Assert.IsType<LogIn.Refused>(await shop.Db.Transact(tx => LogIn.Run(tx, Shop.Proof(squatter), Shop.Phone)));
        Assert.IsType<RefreshSession.Refused>(await shop.Refresh(session.RefreshToken));
        var ended = Assert.Single(await shop.Said<SessionRevoked>());
        Assert.Equal((session.SessionId, EndReason.PasswordReset), (ended.SessionId, ended.Reason));
        Assert.False(await shop.Db.Transact(tx => ResetPassword.Run(tx, reset!, "hash-of-eve")));
        Assert.False(await shop.Db.Transact(tx => VerifyEmail.Run(tx, confirmation!)));
        Assert.Equal(EraseUser.Outcome.WrongPassword, await shop.Db.Transact(tx => EraseUser.Run(tx, Shop.Proof(squatter))));

        var kept = await shop.Get(owner.Id);
        Assert.Equal(("Ada King", true, null), (kept.FullName, kept.EmailVerified, kept.PasswordHash));
        Assert.Equal((null, null), (kept.Phone, kept.AvatarUrl));
        Assert.Empty(await shop.Addresses(owner.Id));
        var left = await EverythingAtRest.Texts(shop, "users", "address");
        Assert.DoesNotContain(left, text => text.Contains("666") || text.Contains("Trap"));
        Assert.Equal(entered.SessionId, Assert.Single(await shop.Sessions(owner.Id)).Id);
        await shop.RefreshWell(entered.RefreshToken);
    }

    [Theory, EachDatabase]
    public async Task Also_who_came_by_an_issuer_that_did_not_vouch_for_the_address_is_out(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var eve = shop.Google(verified: false, subject: "666") with { Issuer = "https://lax.example" };
        var (squatter, session) = await shop.ComeInWell(eve);
        Assert.False(squatter.EmailVerified);
        Assert.Equal(squatter.Id, (await shop.ComeInWell(shop.Google())).User.Id);
        Assert.IsType<RefreshSession.Refused>(await shop.Refresh(session.RefreshToken));
        Assert.IsType<SignInFromOutside.EmailTaken>(await shop.ComeIn(eve));
        Assert.Equal("117", Assert.Single(await shop.Identities(squatter.Id)).Subject);
    }

    [Theory, EachDatabase]
    public async Task Who_chooses_a_password_by_mail_is_rid_of_those_who_came_before_the_address_was_confirmed(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var eve = shop.Google(verified: false, subject: "666");
        var squatter = (await shop.ComeInWell(eve)).User;
        var reset = await shop.Mailed(LinkPurpose.PasswordReset, "ada@example.com");
        Assert.True(await shop.Db.Transact(tx => ResetPassword.Run(tx, reset!, "hash-of-ada")));
        Assert.Empty(await shop.Identities(squatter.Id));
        Assert.IsType<SignInFromOutside.EmailTaken>(await shop.ComeIn(eve));

        var ada = (await shop.ComeInWell(shop.Google())).User;
        Assert.Equal((squatter.Id, "hash-of-ada"), (ada.Id, ada.PasswordHash));
        shop.Time.Advance(AnswerLinkRequests.Pause);
        reset = await shop.Mailed(LinkPurpose.PasswordReset, "ada@example.com");
        Assert.True(await shop.Db.Transact(tx => ResetPassword.Run(tx, reset!, "hash-3")));
        Assert.Single(await shop.Identities(ada.Id));
    }

    [Theory, EachDatabase]
    public async Task An_address_that_nobody_vouches_for_opens_no_account_of_somebody_else(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var (user, session) = await shop.Register();
        Assert.IsType<SignInFromOutside.EmailTaken>(await shop.ComeIn(shop.Google(verified: false)));
        Assert.Empty(await shop.Identities(user.Id));
        Assert.Equal(session.SessionId, Assert.Single(await shop.Sessions(user.Id)).Id);
        Assert.Equal(user, (await shop.Get(user.Id)) with { Version = user.Version });
    }

    [Theory, EachDatabase]
    public async Task Where_nobody_has_it_it_opens_one_that_is_to_be_confirmed(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var user = (await shop.ComeInWell(shop.Google(verified: false, name: null))).User;
        Assert.Equal(("ada", false), (user.FullName, user.EmailVerified));
        Assert.Single(await shop.Said<UserRegistered>());
        Assert.Equal(user.Id, Assert.Single(await shop.Said<EmailVerificationRequested>()).UserId);
        var confirmation = await shop.MailedToken();

        Assert.True((await shop.ComeInWell(shop.Google())).User.EmailVerified);       // the issuer knows better by now
        Assert.True((await shop.Get(user.Id)).EmailVerified);
        Assert.False(await shop.Db.Transact(tx => VerifyEmail.Run(tx, confirmation!)));
    }

    [Theory, EachDatabase]
    public async Task What_is_confirmed_is_the_accounts_address_and_no_other(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var user = (await shop.ComeInWell(shop.Google(verified: false))).User;
        await shop.ComeInWell(shop.Google("another@example.com"));
        Assert.False((await shop.Get(user.Id)).EmailVerified);
    }

    [Theory, EachDatabase]
    public async Task An_account_needs_an_address(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        Assert.IsType<SignInFromOutside.EmailRequired>(await shop.ComeIn(shop.Google(email: null, verified: false)));
        Assert.Empty(await shop.Said<UserRegistered>());
    }

    [Theory, EachDatabase]
    public async Task A_closed_account_stays_closed_and_an_erased_one_is_gone(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var admin = await shop.Enter("admin@example.com", Kernel.Web.Role.Admin);
        var user = (await shop.ComeInWell(shop.Google())).User;
        await shop.Db.Transact(tx => ChangeAccess.Run(tx, admin.Id, user.Id, disabled: true));
        Assert.IsType<SignInFromOutside.Refused>(await shop.ComeIn(shop.Google()));
        Assert.IsType<SignInFromOutside.Refused>(await shop.ComeIn(shop.Google(subject: "118")));       // by its address
        Assert.Single(await shop.Identities(user.Id));

        await shop.Db.Transact(tx => ChangeAccess.Run(tx, admin.Id, user.Id, disabled: false));
        await shop.Db.Transact(tx => EraseUser.Run(tx, Shop.Proof(user)));
        Assert.Empty(await EverythingAtRest.Texts(shop, "outside_identity"));
        var next = (await shop.ComeInWell(shop.Google())).User;
        Assert.NotEqual(user.Id, next.Id);
        Assert.Empty(await shop.Addresses(next.Id));
    }

    [Theory, EachDatabase]
    public async Task Twenty_first_sign_ins_at_once_make_one_account(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        // Some bring another address: what the issuer calls them decides.
        var outcomes = await AtOnce.Run(20, i => shop.ComeInWell(shop.Google(i % 2 == 0 ? "ada@example.com" : $"ada+{i}@example.com")));
        Assert.Single(outcomes.Select(outcome => outcome.User.Id).Distinct());
        Assert.Single(await shop.Said<UserRegistered>());
        Assert.Single(await shop.Identities(outcomes[0].User.Id));
        Assert.Equal(20, (await shop.Sessions(outcomes[0].User.Id)).Count);
    }

    [Theory, EachDatabase]
    public async Task Of_registrations_and_first_sign_ins_of_one_mailbox_at_once_one_account_comes_and_it_is_its_owners(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        await AtOnce.Run<object>(20, async i => i % 2 == 0
            ? await shop.TryRegister("ada@example.com")
            : await shop.ComeIn(shop.Google(subject: $"{i % 3}")));
        var user = (await shop.ComeInWell(shop.Google(subject: "0"))).User;
        Assert.Single(await shop.Said<UserRegistered>());
        Assert.Equal((true, null), (user.EmailVerified, user.PasswordHash));
        Assert.Equal(3, (await shop.Identities(user.Id)).Count);
    }

    [Theory, EachDatabase]
    public async Task Somebody_has_twenty_identities_at_most(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        for (var i = 0; i <= OutsideIdentity.MostPerUser; i++)
            await shop.ComeInWell(shop.Google(subject: $"{i}"));
        var user = (await shop.ComeInWell(shop.Google(subject: "1"))).User;
        Assert.Equal(
            Enumerable.Range(1, OutsideIdentity.MostPerUser).Select(i => $"{i}"),
            (await shop.Identities(user.Id)).Select(one => one.Subject));
    }

    private static (string Issuer, string Subject) Named(OutsideIdentity identity) => (identity.Issuer, identity.Subject);
}
