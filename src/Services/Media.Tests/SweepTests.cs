using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Media.Tests;

/// <summary>Pictures that nobody shows go, and none that anybody shows or may be about to show.</summary>
public class SweepTests
{
    private static readonly TimeSpan ADay = TimeSpan.FromDays(1), AnHour = TimeSpan.FromHours(1);

    [Theory, EachDatabase]
    public async Task What_nobody_shows_goes_after_a_day_and_an_hour_and_what_somebody_shows_stays(Engine engine)
    {
        await using var house = await House.Open(engine);
        var (shown, spare, product) = (await house.Put(), await house.Put(), await house.Put("product"));
        house.Shows.Add(shown);
        house.Move(ADay - TimeSpan.FromMinutes(1));
        Assert.Equal([shown, spare, product], await house.Told(shown, spare, product));
        house.Move(TimeSpan.FromMinutes(2));
        await Eventually.True(async () => (await house.Told(spare)).Count == 0, () => house.Move(TimeSpan.FromSeconds(1)));
        (await house.Visitor.Get("/media/" + spare)).Is(200);       // it may still be on somebody's screen
        await Eventually.True(async () => (await house.Told(product)).Count == 0, () => house.Move(TimeSpan.FromSeconds(1)));
        house.Move(AnHour);
        foreach (var gone in new[] { spare, product })
        {
            await Eventually.Equal(
                404, async () => (await house.Visitor.Get("/media/" + gone)).Status, () => house.Move(TimeSpan.FromSeconds(1)));
        }
        (await house.Visitor.Get("/media/" + shown)).Is(200);
        Assert.Equal([shown], await house.Told(shown, spare, product));

        house.Shows.Remove(shown);       // another one is shown since
        house.Move(ADay);
        await Eventually.True(async () => (await house.Told(shown)).Count == 0, () => house.Move(TimeSpan.FromSeconds(1)));
        house.Move(AnHour);
        await Eventually.Equal(
            404, async () => (await house.Visitor.Get("/media/" + shown)).Status, () => house.Move(TimeSpan.FromSeconds(1)));
        await Eventually.Equal(0L, () => house.Count("content"), () => house.Move(TimeSpan.FromSeconds(1)));
        Assert.Equal(0, await house.Count("look"));
    }

    [Theory, EachDatabase]
    public async Task Who_begins_to_show_one_at_the_last_moment_keeps_it(Engine engine)
    {
        await using var house = await House.Open(engine);
        var picture = await house.Put();
        house.Move(ADay);
        await Eventually.True(async () => (await house.Told(picture)).Count == 0, () => house.Move(TimeSpan.FromSeconds(1)));
        house.Shows.Add(picture);       // was told before that it is there
        house.Move(AnHour);
        await Eventually.True(async () => (await house.Told(picture)).Count == 1, () => house.Move(TimeSpan.FromSeconds(1)));
        (await house.Visitor.Get("/media/" + picture)).Is(200);
    }

    [Fact]
    public async Task Where_somebody_does_not_answer_all_stay()
    {
        await using var house = await House.Open(Engine.Sqlite);
        var picture = await house.Put();
        house.IsSilent = true;
        for (var day = 0; day < 5; day++)
        {
            house.Move(ADay);
            var asked = house.Asked;
            await Eventually.True(() => house.Asked > asked, () => house.Move(TimeSpan.FromSeconds(1)));
        }
        Assert.Equal([picture], await house.Told(picture));
        house.IsSilent = false;
        await Eventually.True(async () => (await house.Told(picture)).Count == 0, () => house.Move(TimeSpan.FromMinutes(1)));
    }

    [Theory, EachDatabase]
    public async Task What_nobody_speaks_for_stays(Engine engine)
    {
        await using var fresh = await Fresh.Database(engine, new MediaService());
        var picture = await Add(fresh.Database);
        var question = new SweepPictures.Question([new Look(picture.Id, 0, IsLeaving: true)], [picture]);
        await fresh.Database.Transact(tx => SweepPictures.Keep(tx, question, [new UsedPictures("product", [])]));
        Assert.NotNull(await fresh.Database.Read(async snapshot => await PictureStore.Get(snapshot, picture.Id)));
        await fresh.Database.Transact(tx => SweepPictures.Keep(tx, question, []));
        Assert.NotNull(await fresh.Database.Read(async snapshot => await PictureStore.Get(snapshot, picture.Id)));
    }

    [Theory, EachDatabase]
    public async Task An_answer_that_comes_after_another_was_kept_does_nothing(Engine engine)
    {
        await using var fresh = await Fresh.Database(engine, new MediaService());
        var picture = await Add(fresh.Database);
        var late = new SweepPictures.Question([new Look(picture.Id, 0, IsLeaving: true)], [picture]);
        await fresh.Database.Transact(tx => SweepPictures.Keep(
            tx, late with { Looks = [new Look(picture.Id, 0, IsLeaving: false)] }, [new UsedPictures("avatar", [picture.Id])]));
        await fresh.Database.Transact(tx => SweepPictures.Keep(tx, late, [new UsedPictures("avatar", [])]));
        Assert.Single((await fresh.Database.Read(snapshot => TellPictures.Run(snapshot, new GetPictures([picture.Id])))).Pictures);
    }

    [Theory, EachDatabase]
    public async Task A_picture_of_the_time_before_is_never_asked_about(Engine engine)
    {
        var (first, second) = (Script("0001_first.sql"), Script("0002_looks_and_outside.sql"));
        await using var fresh = await Fresh.Database(engine, "media", Schema.Of("media", first));
        await fresh.Database.Transact(async tx =>
        {
            await tx.Execute("INSERT INTO content (hash, size_bytes) VALUES ('h', 1)");
            await tx.Execute(
                """
                INSERT INTO picture (id, hash, owner_id, purpose, content_type, width, height, created_at)
                VALUES ('med_old', 'h', 'usr_1', 'avatar', 'image/png', 1, 1, 0)
                """);
        });
        await fresh.Reopen(Schema.Of("media", Script("schema.sql"), new Migration(1, first), new Migration(2, second)));
        Assert.Null(await fresh.Database.Transact(SweepPictures.Claim));
        var known = await fresh.Database.Read(snapshot => TellPictures.Run(snapshot, new GetPictures(["med_old", "med_none"])));
        Assert.Equal([new KnownPicture("med_old", "usr_1", "avatar")], known.Pictures);
        Assert.True(await fresh.Database.Transact(tx => RemovePicture.Run(tx, "med_old", "usr_1", isStaff: false)));
    }

    private static string Script(string name) => Kernel.Resources.Text(typeof(MediaService), name);

    private static async Task<Picture> Add(Database db)
    {
        var bytes = Pictures.NewPng();
        return (await db.Transact(tx => AddPicture.Run(
            tx, "usr_1", Purpose.Avatar, PictureFormat.Read(bytes), "hash", inner => PictureStore.Keep(inner, "hash", 1, bytes))))!;
    }

    /// <summary>A shop in which the pictures are shown that a test says.</summary>
    private sealed class House : IAsyncDisposable
    {
        private readonly ManualClock time;
        private readonly TestShop shop;
        private readonly Visitor ada, staff;

        private House(ManualClock time, TestShop shop, Registrar registrar) =>
            (this.time, this.shop, ada, staff) = (time, shop, registrar.SignIn(shop), registrar.SignIn(shop, Role.Staff));

        public HashSet<string> Shows { get; } = [];

        public bool IsSilent { get; set; }

        public int Asked { get; private set; }

        public Visitor Visitor => shop.Visitor();

        public static async Task<House> Open(Engine engine)
        {
            var (time, registrar) = (new ManualClock(), new Registrar());
            House? house = null;
            var shop = await TestShop.Open(
                engine, [registrar, new MediaService(), Shower("people", "avatar"), Shower("goods", "product")], time);
            return house = new House(time, shop, registrar);

            Voice Shower(string name, string purpose) => new(name, service => service.Answers<GetUsedPictures, UsedPictures>(
                asked => house!.Answer(purpose, asked)));
        }

        public async Task<string> Put(string purpose = "avatar") =>
            (await Gallery.Put(purpose == "avatar" ? ada : staff, Pictures.NewPng(), purpose)).Is(201).Text("id");

        public void Move(TimeSpan by) => time.Advance(by);

        public async Task<List<string>> Told(params IReadOnlyList<string> ids) =>
        [
            .. (await shop.Database("media").Read(snapshot => TellPictures.Run(snapshot, new GetPictures(ids)))).Pictures
                .Select(one => one.PictureId).Order(StringComparer.Ordinal),
        ];

        public async Task<long> Count(string table) => await shop.Database("media").Read(
            async snapshot => await snapshot.QueryWhole($"SELECT COUNT(*) FROM {table}")) ?? -1;

        public ValueTask DisposeAsync() => shop.DisposeAsync();

        private Task<UsedPictures> Answer(string purpose, GetUsedPictures asked)
        {
            Asked++;
            if (IsSilent)
                throw new Unavailable("They don't answer.");
            return Task.FromResult(new UsedPictures(purpose, [.. asked.Pictures.Select(one => one.PictureId).Where(Shows.Contains)]));
        }
    }
}
