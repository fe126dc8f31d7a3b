using Stoa.Testing;

namespace Stoa.Identity.Tests.Http;

public class SigningInTests(SharedShops shops)
{
    private const string UserMembers = "id name email emailVerified phone role avatarUrl createdAt";

    [Theory, EachDatabase]
    public async Task Somebody_registers_looks_at_their_account_stays_signed_in_and_leaves(Engine engine)
    {
        var shop = await shops.On(engine);
        var (ada, email) = (shop.Visitor(), shop.NewEmail());

        var registered = await ada.Register(email);
        Assert.Equal("/users/me", registered.Header("Location"));
        Assert.Equal("user token refreshToken expiresIn", registered.Members());
        Assert.Equal(900, (int)registered.Json["expiresIn"]!);
        Assert.Equal(UserMembers, registered.Members("user"));
        Assert.Null(registered.Json["user"]!["phone"]);
        Assert.Null(registered.Json["user"]!["avatarUrl"]);
        Assert.EndsWith("Z", registered.Text("user", "createdAt"));

        var me = (await ada.Get("/users/me")).Is(200);
        Assert.Equal(registered.Json["user"]!.ToJsonString(), me.Json.ToJsonString());
        Assert.Equal(["Ada Lovelace", email, "false", "customer"], me.Texts("name", "email", "emailVerified", "role"));

        var first = ada.RefreshToken;
        var refreshed = (await ada.Refresh()).Is(200);
        Assert.Equal("user token refreshToken expiresIn", refreshed.Members());
        Assert.NotEqual(first, ada.RefreshToken);
        (await ada.Get("/users/me")).Is(200);

        (await ada.Post("/auth/logout", new { refreshToken = ada.RefreshToken })).Is(204);
        (await ada.Refresh()).Is(401, "wrong-refresh-token");
        await Eventually.Equal(401, async () => (await ada.Get("/users/me")).Status);
    }

    [Theory, EachDatabase]
    public async Task A_login_answers_like_a_registration_and_a_wrong_password_like_an_unknown_address(Engine engine)
    {
        var shop = await shops.On(engine);
        var ada = await shop.Customer();
        var other = shop.Visitor();
        var reply = (await other.LogIn(ada.Email)).Is(200);
        Assert.Equal("user token refreshToken expiresIn", reply.Members());
        Assert.Equal(ada.UserId, other.UserId);
        Assert.Null(reply.Header("Location"));

        (await other.LogIn($"  {ada.Email.ToUpperInvariant()} ")).Is(200);
        (await other.LogIn(ada.Email, "another password")).Is(401, "wrong-credentials");
        (await other.LogIn(shop.NewEmail())).Is(401, "wrong-credentials");
    }

    [Fact]
    public async Task A_taken_address_is_a_conflict_and_everything_wrong_is_told_at_once()
    {
        var shop = await shops.On(Engine.Sqlite);
        var ada = await shop.Customer();
        var visitor = shop.Visitor();
        (await visitor.TryRegister(ada.Email)).Is(409, "email-taken");
        (await visitor.Post("/auth/register", new { name = " ", email = "nothing", password = "short" }))
            .Is(400, "invalid-input", "name", "email", "password");
        (await visitor.Post("/auth/register", new { name = "Ada" })).Is(400, "invalid-input", "email", "password");
    }

    [Theory, EachDatabase]
    public async Task The_mailed_link_confirms_an_address_once(Engine engine)
    {
        var shop = await shops.On(engine);
        var ada = await shop.Customer();
        var token = await shop.VerificationToken(ada.Email);
        (await shop.Visitor().Post("/auth/email/verify", new { token })).Is(204);
        Assert.Equal("true", (await ada.Get("/users/me")).Text("emailVerified"));
        (await shop.Visitor().Post("/auth/email/verify", new { token })).Is(400, "wrong-link");
    }

    [Theory, EachDatabase]
    public async Task A_confirmation_is_sent_again_and_only_the_newest_link_works(Engine engine)
    {
        var time = new ManualClock();
        await using var shop = await TestShop.Open(engine, [SharedShops.Cheap()], time);
        var ada = await shop.Customer();
        var first = await shop.VerificationToken(ada.Email);
        time.Leap(AnswerLinkRequests.Pause);
        (await ada.Post("/auth/email/resend", new { email = ada.Email })).Is(204);
        var second = await shop.VerificationToken(ada.Email, nth: 2);
        (await ada.Post("/auth/email/verify", new { token = first })).Is(400, "wrong-link");
        (await ada.Post("/auth/email/verify", new { token = second })).Is(204);
    }

    [Theory, EachDatabase]
    public async Task A_forgotten_password_is_replaced_by_the_mailed_link_and_every_device_is_signed_out(Engine engine)
    {
        var shop = await shops.On(engine);
        var ada = await shop.Customer();
        var forgetful = shop.Visitor();
        (await forgetful.Post("/auth/password/forgot", new { email = ada.Email })).Is(204);
        var token = await shop.ResetToken(ada.Email);
        (await forgetful.Post("/auth/password/reset", new { token, password = "short" })).Is(400, "invalid-input", "password");
        (await forgetful.Post("/auth/password/reset", new { token, password = "an entirely new one" })).Is(204);

        (await forgetful.LogIn(ada.Email)).Is(401, "wrong-credentials");
        (await forgetful.LogIn(ada.Email, "an entirely new one")).Is(200);
        Assert.Equal("true", (await forgetful.Get("/users/me")).Text("emailVerified"));
        (await ada.Refresh()).Is(401, "wrong-refresh-token");
        await Eventually.Equal(401, async () => (await ada.Get("/users/me")).Status);
    }

    [Theory, EachDatabase]
    public async Task A_user_sees_their_devices_and_signs_one_out(Engine engine)
    {
        var shop = await shops.On(engine);
        var phone = await shop.Customer();
        var laptop = shop.Visitor();
        (await laptop.LogIn(phone.Email)).Is(200);

        var devices = (await laptop.Get("/auth/sessions")).Is(200);
        Assert.Equal("items next", devices.Members());
        Assert.Null(devices.Json["next"]);
        Assert.Equal("id device network current createdAt lastSeenAt expiresAt", devices.Members("items", "0"));
        var items = devices.Json["items"]!.AsArray();
        Assert.Equal([laptop.Network, phone.Network], items.Select(item => (string)item!["network"]!));
        Assert.Equal([true, false], items.Select(item => (bool)item!["current"]!));

        (await laptop.Delete($"/auth/sessions/{items[1]!["id"]}")).Is(204);
        (await laptop.Delete($"/auth/sessions/{items[1]!["id"]}")).Is(404, "not-found");
        (await phone.Refresh()).Is(401, "wrong-refresh-token");
        await Eventually.Equal(401, async () => (await phone.Get("/users/me")).Status);
        (await laptop.Get("/users/me")).Is(200);
        Assert.Single((await laptop.Get("/auth/sessions")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task The_keys_are_public_and_verify_what_was_issued()
    {
        var shop = await shops.On(Engine.Sqlite);
        var keys = (await shop.Visitor().Get("/.well-known/jwks.json")).Is(200);
        Assert.Equal("public, max-age=300", keys.Header("Cache-Control"));
        Assert.Equal("kty crv x y kid alg use", string.Join(' ', keys.Json["keys"]![0]!.AsObject().Select(member => member.Key)));
        Assert.Equal("ES256", (string)keys.Json["keys"]![0]!["alg"]!);
        var header = System.Buffers.Text.Base64Url.DecodeFromChars((await shop.Customer()).Token.Split('.')[0]);
        Assert.Contains((string)keys.Json["keys"]![0]!["kid"]!, System.Text.Encoding.UTF8.GetString(header));
    }
}
