using HandlebarsDotNet;
using HandlebarsDotNet.Compiler.Resolvers;
using Stoa.Kernel;

namespace Stoa.Notifications;

/// <summary>The mailbox as pages, which need nothing but a browser.</summary>
internal sealed class MailboxPages
{
    /// <summary>The pages' look.</summary>
    public static readonly string Style = Resources.Text(typeof(MailboxPages), "mailbox.css");

    private readonly HandlebarsTemplate<object, object> list;
    private readonly HandlebarsTemplate<object, object> message;

    public MailboxPages()
    {
        var engine = Handlebars.Create(new HandlebarsConfiguration
        {
            ThrowOnUnresolvedBindingExpression = true,
            ExpressionNameResolver = new UpperCamelCaseExpressionNameResolver(),
        });
        list = engine.Compile(Resources.Text(typeof(MailboxPages), "templates.mailbox-list.hbs"));
        message = engine.Compile(Resources.Text(typeof(MailboxPages), "templates.mailbox-message.hbs"));
    }

    public string List(IEnumerable<Message> messages, string? to, string? next) =>
        list(new ListPage([.. messages.Select(one => new Entry(one))], to, next is null ? null : Next(to, next)));

    public string Message(Message one, Reading reading) =>
        message(new MessagePage(new Entry(one), reading.Text, reading.Link, reading.Html.Length > 0));

    private static string Next(string? to, string next) =>
        $"/mailbox?after={Uri.EscapeDataString(next)}{(to is null ? "" : "&to=" + Uri.EscapeDataString(to))}";

    private sealed record ListPage(IReadOnlyList<Entry> Messages, string? To, string? Next);

    private sealed record MessagePage(Entry Message, string Text, string Link, bool IsMail);

    /// <summary>A message in words; one that has no subject is known by its kind.</summary>
    private sealed class Entry(Message message)
    {
        public string Id => message.Id;

        public string To => message.To;

        public string Subject => message.Subject.Length > 0 ? message.Subject : message.Template;

        public string Kind => message.Channel.Word();

        public string At => Words.Of(message.CreatedAt);
    }
}
