using Stoa.Identity;
using Stoa.Kernel.Web;

namespace Stoa.Interleavings.Tests;

/// <summary>Two processes of Identity at the same account.</summary>
public sealed class IdentityTests(ITestOutputHelper output)
{
    private static readonly Device Laptop = new("Firefox on Linux", "192.0.2.1");

    private User ada = null!;
    private User root = null!;
    private User second = null!;
    private string token = "";
    private string used = "";
    private string session = "";
    private string carol = "";
    private List<string> identities = [];

    [Fact]
    public Task Any_two_uses_of_an_account_end_as_one_after_the_other() => Weave(isLong: false);

    [Fact, Trait("Category", "Long")]
    public Task Any_two_uses_of_an_account_end_as_one_after_the_other_in_whatever_order() => Weave(isLong: true);

    private Task Weave(bool isLong) => Weaving.All(
        // A turn counts whoever waited for it, also one who then finds that the one before did it all.
        output, () => new IdentityService(), [new("Ada is signed in", Arrange, Uses) { Apart = "turn" }], isLong,
        "SELECT 'nobody is left to run the shop' FROM users "
            + "HAVING COUNT(CASE WHEN role = 'admin' AND disabled = 0 AND erased_at IS NULL THEN 1 END) = 0",
        "SELECT users.id || ' is closed and signed in' FROM users JOIN session ON session.user_id = users.id "
            + "WHERE users.disabled = 1 AND session.revoked_at IS NULL",
        "SELECT id || ' can never come in again' FROM users WHERE erased_at IS NULL AND password_hash IS NULL "
            + "AND NOT EXISTS (SELECT 1 FROM outside_identity WHERE user_id = users.id)",
        "SELECT users.id || ' is erased and has an identity' FROM users JOIN outside_identity ON outside_identity.user_id = users.id "
            + "WHERE users.erased_at IS NOT NULL");

    private async Task Arrange(Side side)
    {
        (ada, token) = await Register(side, "ada@example.com");
        session = token.Split('.')[0];
        used = token;
        token = ((RefreshSession.Refreshed)await Refresh(side, used)).Session.RefreshToken;
        (root, _) = await Register(side, "root@example.com");
        (second, _) = await Register(side, "second@example.com");
        await ComeIn(side, "carol", "carol@example.com");
        carol = ((SignInFromOutside.SignedIn)await ComeIn(side, "carol-too", "carol@example.com")).User.Id;
        identities = (await side.Db.Read(async snapshot => await OutsideIdentityStore.Of(snapshot, carol))).ConvertAll(one => one.Id);
        await side.Db.Transact(async tx =>
        {
            await tx.Execute("UPDATE users SET role = 'admin' WHERE id IN (@ids)", ("ids", new[] { root.Id, second.Id }));
            foreach (var admin in new[] { root, second })
                await Kernel.Data.Audit.Add(tx, "first-start", ChangeAccess.RoleEntry, admin.Id, "customer", "admin");
        });
    }

    private IReadOnlyList<Use> Uses =>
    [
        Use.Of("a tab refreshes", side => Refresh(side, token)),
        Use.Of("a tab refreshes with the token before", side => Refresh(side, used)),
        Use.Of("signs in", side => side.Db.Transact(tx => LogIn.Run(tx, Proof(ada), Laptop))),
        Use.Of("signs in, hashed anew", side => side.Db.Transact(tx => LogIn.Run(tx, Proof(ada) with { Rehashed = Hash(2) }, Laptop))),
        Use.Of("signs out", side => side.Db.Transact(tx => LogOut.Run(tx, side.Secrets, token))),
        Use.Of("signs the device out", side => side.Db.Transact(tx => RevokeSession.Run(tx, ada.Id, session))),
        Use.Of("another password, device kept", side => side.Db.Transact(tx => ChangePassword.Run(tx, Proof(ada), Hash(3), session))),
        Use.Of("another password, elsewhere", side => side.Db.Transact(tx => ChangePassword.Run(tx, Proof(ada), Hash(4), "ses_0"))),
        Use.Of("becomes staff", side => side.Db.Transact(tx => ChangeAccess.Run(tx, root.Id, ada.Id, role: Role.Staff))),
        Use.Of("is closed", side => side.Db.Transact(tx => ChangeAccess.Run(tx, root.Id, ada.Id, disabled: true))),
        Use.Of("root steps down", side => side.Db.Transact(tx => ChangeAccess.Run(tx, root.Id, root.Id, role: Role.Customer))),
        Use.Of("root closes second", side => side.Db.Transact(tx => ChangeAccess.Run(tx, root.Id, second.Id, disabled: true))),
        Use.Of("second closes root", side => side.Db.Transact(tx => ChangeAccess.Run(tx, second.Id, root.Id, disabled: true))),
        Use.Of("second is erased", side => side.Db.Transact(tx => EraseUser.Run(tx, Proof(second)))),
        Use.Of("is erased", side => side.Db.Transact(tx => EraseUser.Run(tx, Proof(ada)))),
        Use.Of("another name", side => side.Db.Transact(tx => UpdateProfile.Run(tx, ada.Id, was => was with { FullName = "Ada L." }))),
        Use.Of("a phone", side => side.Db.Transact(tx => UpdateProfile.Run(tx, ada.Id, was => was with { Phone = "+49301234567" }))),
        Use.Of("an address", side => side.Db.Transact(tx => AddAddress.Run(
            tx, ada.Id, new AddressLines("Ada", "Street 1", null, "Berlin", null, "10115", "DE", null), asDefault: false))),
        Use.Of("registers a new address", side => side.Db.Transact(tx => RegisterUser.Run(
            tx, Links(side), "Eve", "new@example.com", Hash(5), Laptop))),
        Use.Of("registers Ada's address", side => side.Db.Transact(tx => RegisterUser.Run(
            tx, Links(side), "Eve", "ADA@example.com", Hash(6), Laptop))),
        Use.Of("comes by Google", side => ComeIn(side, "ada-at-google", "ada@example.com")),
        Use.Of("somebody new comes by Google", side => ComeIn(side, "new", "new@example.com")),
        Use.Of("the same comes with another address", side => ComeIn(side, "new", "newer@example.com")),
        Use.Of("Carol comes by Google", side => ComeIn(side, "carol", "carol@example.com")),
        Use.Of("Carol's Google goes", side => side.Db.Transact(tx => RemoveIdentity.Run(tx, carol, identities[0]))),
        Use.Of("Carol's other one goes", side => side.Db.Transact(tx => RemoveIdentity.Run(tx, carol, identities[1]))),
        Use.Of("forgot the password", side => side.Db.Transact(tx => RequestLink.Run(tx, LinkPurpose.PasswordReset, "ada@example.com"))),
        Use.Of("links are sent", side => side.Job(async tx =>
        {
            await RequestLink.Run(tx, LinkPurpose.PasswordReset, "ada@example.com");
            await AnswerLinkRequests.Run(tx, Links(side));
        })),
    ];

    private static string Hash(int number) => $"AQAAAA{number}".PadRight(84, 'x');

    private static Links Links(Side side) => new(new Uri("https://shop.example"), side.Secrets);

    private static PasswordProof Proof(User user) => new(user.Id, user.PasswordVersion, null);

    private static Task<RefreshSession.Outcome> Refresh(Side side, string token) =>
        side.Db.Transact(tx => RefreshSession.Run(tx, side.Secrets, token, "192.0.2.9"));

    private static Task<SignInFromOutside.Outcome> ComeIn(Side side, string subject, string email) => side.Db.Transact(tx =>
        SignInFromOutside.Run(tx, Links(side), new Vouched("https://google.example", subject, email, true, "Somebody", default), Laptop));

    private static async Task<(User User, string Token)> Register(Side side, string email)
    {
        var done = (RegisterUser.Registered)await side.Db.Transact(tx => RegisterUser.Run(
            tx, Links(side), "Somebody", email, Hash(1), Laptop));
        return (done.User, done.Session.RefreshToken);
    }
}
