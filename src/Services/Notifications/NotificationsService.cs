using Microsoft.Extensions.Logging;
using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;

namespace Stoa.Notifications;

/// <summary>Notifications tells people what happened: it listens, writes letters, and has them carried.</summary>
/// <param name="mails">Carries mails; the mailbox where nobody else does.</param>
/// <param name="texts">Carries texts to phones.</param>
public sealed class NotificationsService(ICarrier? mails = null, ICarrier? texts = null) : IService
{
    /// <summary>A receipt is the letter that comes by the thousand; nobody waits for it.</summary>
    private const int MostAtOnce = 64;

    private readonly Templates templates = new();

    public string Name => "notifications";

    public void Describe(ServiceDescription service)
    {
        var (db, secrets, shop) = (service.Database, service.Secrets, service.Settings.PublicUrl);
        var (mailbox, carriers) = (new Mailbox(), new Carriers(service));
        var telling = new Telling(db, templates, secrets, shop, service.Logs.CreateLogger<Telling>());
        var deliver = new DeliverMessages(mails ?? carriers.Mails ?? mailbox, texts ?? carriers.Texts ?? mailbox, telling);
        var cursors = new Cursors(secrets);
        var once = service.Once(http => http.CallerOrNobody()?.UserId);

        service.Schema(
            Resources.Text(typeof(NotificationsService), "schema.sql"), Step(1, "0001_first.sql"), Step(2, "0002_letters.sql"),
            Step(3, "0003_outside.sql"));
        service.Routing(new PreferenceEndpoints(db, once, secrets).Map);
        service.Routing(new TemplateEndpoints(db, templates, cursors, once, shop).Map);
        service.Routing(new MessageEndpoints(db, cursors, once).Map);
        if (service.Settings.Development)
            service.Routing(new MailboxEndpoints(db, async message => (await telling.Tell(message)).Read(), cursors).Map);

        HearOfOrders(service, new OrderLetters(shop));
        HearOfAccounts(service, new AccountLetters(shop));
        var staff = new StaffLetters(shop, StaffAddress(service));
        Tell<StockLow>(service, (stock, now) => staff.StockLow(stock, now));

        carriers.Declare(cursors);
        service.Errand<DeliverMessages.Batch, Delivery[]>(
            DeliverMessages.Name, tx => DeliverMessages.Claim(tx, carriers.MostInBatch), deliver.Call, DeliverMessages.Keep);
        MessageNumbers.Declare(service);
        service.Every(TimeSpan.FromSeconds(1), ForgetMessages.Run);
        service.Answers<TellMessagesOfOrder, MessagesOfOrder>(asked => db.Read(snapshot => TellMessages.Run(snapshot, asked.OrderId)));
        service.Answers<ExportPersonalData, PersonalData>(asked => db.Read(snapshot => ExportMessages.Run(snapshot, asked.UserId)));
    }

    private void HearOfOrders(ServiceDescription service, OrderLetters letters)
    {
        service.OnMany<OrderPaid>(MostAtOnce, (tx, orders) => QueueMessage.Run(tx, templates, [.. orders.Select(letters.Paid)]));
        Tell<PaymentDeclined>(service, (order, _) => letters.Declined(order));
        Tell<PaymentReminded>(service, (order, _) => letters.Reminded(order));
        Tell<OrderShipped>(service, (order, _) => letters.Shipped(order));
        Tell<OrderDelivered>(service, (order, _) => letters.Delivered(order));
        Tell<OrderCancelled>(service, (order, _) => letters.Cancelled(order));
        Tell<OrderExpired>(service, (order, _) => letters.Expired(order));
        Tell<OrderRefunded>(service, (order, _) => letters.Refunded(order));
    }

    private void HearOfAccounts(ServiceDescription service, AccountLetters letters)
    {
        service.On<UserRegistered>(async (tx, user) =>
        {
            await ReaderStore.Know(tx, user.UserId, user.FullName, user.Email);
            await QueueMessage.Run(tx, templates, letters.Welcome(user));
        });
        Tell<EmailVerificationRequested>(service, (asked, _) => AccountLetters.Verify(asked));
        Tell<PasswordResetRequested>(service, (asked, _) => AccountLetters.Reset(asked));
        service.On<SessionRevoked>(async (tx, session) =>
        {
            if (session.Reason == AccountLetters.Reused
                && await ReaderStore.Get(tx, session.UserId) is { Email: { } email, FullName: { } name })
                await QueueMessage.Run(tx, templates, letters.SignedOut(session, email, name));
        });
        service.On<ProfileChanged>(async (tx, profile) => await ReaderStore.Know(tx, profile));
        service.On<UserErased>(async (tx, erased) =>
        {
            var reader = await ReaderStore.Get(tx, erased.UserId);
            if (reader?.Email is { } email)
                await ClosedAddressStore.Open(tx, ClosedAddress.Fold(Channel.Email, email));
            if (reader?.Phone is { } phone)
                await ClosedAddressStore.Open(tx, ClosedAddress.Fold(Channel.Sms, phone));
            await ReaderStore.Forget(tx, erased.UserId);
        });
    }

    private void Tell<TEvent>(ServiceDescription service, Func<TEvent, DateTimeOffset, Letter> write) where TEvent : class, IEvent =>
        service.On<TEvent>((tx, happened) => QueueMessage.Run(tx, templates, write(happened, tx.Now)));

    private static Migration Step(int version, string file) =>
        new(version, Resources.Text(typeof(NotificationsService), "migrations." + file));

    private static string StaffAddress(ServiceDescription service)
    {
        var address = service.Configuration["Stoa:Notifications:StaffEmail"] is { Length: > 0 } own ? own
            : service.Configuration["Stoa:Admin:Email"] is { Length: > 0 } admin ? admin : "admin@stoa.local";
        if (Email.Flaw(address) is { } flaw)
            service.Refuses($"Stoa:Notifications:StaffEmail {flaw}");
        return address;
    }
}
