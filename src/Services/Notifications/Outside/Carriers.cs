using Microsoft.Extensions.Logging;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Outside;
using Stoa.Kernel.Web;

namespace Stoa.Notifications;

/// <summary>Who carries mails and texts out of the shop, by its settings; nobody where none are set.</summary>
internal sealed class Carriers
{
    /// <summary>Fewer at once than the mailbox takes: somebody outside has other customers too.</summary>
    private const int MostInBatchOutside = 2;

    private readonly ServiceDescription service;
    private readonly Dictionary<string, INewsReader> readers = new(StringComparer.Ordinal);

    public Carriers(ServiceDescription service)
    {
        this.service = service;
        var (smtp, resend, twilio) = (service.Provider("SMTP"), service.Provider("Resend"), service.Provider("Twilio"));
        var isSmtp = IsSet(smtp["Stoa:Smtp:Host"], smtp["Stoa:Smtp:User"], smtp["Stoa:Smtp:From"]);
        var isResend = IsSet(resend["Stoa:Resend:ApiKey"], resend["Stoa:Resend:From"], resend["Stoa:Resend:WebhookSecret"]);
        if (isSmtp && isResend)
            service.Refuses("Stoa:Smtp and Stoa:Resend are both set; mails are carried by one of them.");
        if (isSmtp)
            Mails = OverSmtp(smtp);
        if (isResend)
            Mails = ByResend(resend);
        if (IsSet(twilio["Stoa:Twilio:AccountSid"], twilio["Stoa:Twilio:AuthToken"]))
            Texts = ByTwilio(twilio);
    }

    public ICarrier? Mails { get; }

    public ICarrier? Texts { get; }

    /// <summary>How many messages are claimed together.</summary>
    public int MostInBatch => Mails is null && Texts is null ? DeliverMessages.MostInBatch : MostInBatchOutside;

    /// <summary>What carriers bring with them: where they tell news, to whom nothing is written any more, what is forgotten.</summary>
    public void Declare(Cursors cursors)
    {
        service.Routing(new NewsEndpoints(service.Database, readers, service.Logs.CreateLogger("stoa.carriers")).Map);
        service.Routing(new ClosedAddressEndpoints(service.Database, cursors).Map);
        service.Every(TimeSpan.FromMinutes(1), ForgetNews.Run);
    }

    private Considerate OverSmtp(Provider smtp)
    {
        var carrier = new SmtpCarrier(SmtpSettings.Read(smtp, service.Settings.PublicUrl), service.Clock);
        smtp.Looks(carrier.Look);
        return new Considerate(carrier, service.Database);
    }

    private Considerate ByResend(Provider resend)
    {
        var carrier = ResendCarrier.Read(resend);
        resend.Looks(carrier.Look);
        if (resend["Stoa:Resend:WebhookSecret"] is { } written)
        {
            if (SvixSignature.Secret(written) is { } secret)
                readers["resend"] = new ResendNews(secret);
            else
                resend.Refuses("Stoa:Resend:WebhookSecret", "is no signing secret; it begins with whsec_ and stands beside the webhook.");
        }
        return new Considerate(carrier, service.Database);
    }

    private Considerate ByTwilio(Provider twilio)
    {
        var settings = TwilioSettings.Read(twilio, service.Settings.PublicUrl);
        var wire = twilio.Wire(
            "Stoa:Twilio:Address", "https://api.twilio.com", request => request.Headers.Authorization = settings.Basic());
        var carrier = new TwilioCarrier(wire, settings);
        twilio.Looks(carrier.Look);
        if (settings.Callback is { } callback)
            readers["twilio"] = new TwilioNews(settings.Token, callback);
        var limits = new TextLimits(
            settings.Countries,
            Most(twilio, "Stoa:Twilio:MostPerNumberADay", twilio["Stoa:Twilio:MostPerNumberADay"], 10),
            Most(twilio, "Stoa:Twilio:MostPerUserADay", twilio["Stoa:Twilio:MostPerUserADay"], 20),
            Most(twilio, "Stoa:Twilio:MostADay", twilio["Stoa:Twilio:MostADay"], 1_000));
        return new Considerate(new Thrifty(carrier, service.Database, limits), service.Database);
    }

    private static int Most(Provider twilio, string setting, string? set, int usual)
    {
        if (set is null)
            return usual;
        if (int.TryParse(set, System.Globalization.NumberStyles.None, null, out var most))
            return most;
        twilio.Refuses(setting, $"is '{set}'; it is how many texts a day at most, {usual} as a rule.");
        return usual;
    }

    private static bool IsSet(params ReadOnlySpan<string?> settings) => settings.ContainsAnyExcept((string?)null);
}
