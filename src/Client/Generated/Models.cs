// Made of the shop's description by tests/EndToEnd/Clients. Make it anew: STOA_WRITE=1 ./test EndToEnd

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stoa.Client.Models;

/// <summary>What is sent along.</summary>
public sealed record AccessPatch
{
    /// <summary>customer, staff, admin.</summary>
    public string? Role { get; init; }

    public bool? Disabled { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record Address
{
    public required string Name { get; init; }

    public required string Line1 { get; init; }

    public required string City { get; init; }

    public required string Country { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Line2 { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Region { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> PostalCode { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Phone { get; init; }
}

/// <summary>A page of a list of IdentityAddress.</summary>
public sealed record AddressPage
{
    public required IReadOnlyList<IdentityAddress> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record AddressPatch
{
    public string? Name { get; init; }

    public string? Line1 { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Line2 { get; init; }

    public string? City { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Region { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> PostalCode { get; init; }

    public string? Country { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Phone { get; init; }

    public bool? Default { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Audit
{
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Service { get; init; }

    public required string ActorId { get; init; }

    public required string What { get; init; }

    public required string TargetId { get; init; }

    public required string Was { get; init; }

    public required string Became { get; init; }
}

/// <summary>A page of a list of Audit.</summary>
public sealed record AuditBook
{
    public required IReadOnlyList<Audit> Items { get; init; }

    public string? Next { get; init; }

    public required IReadOnlyList<string> Missing { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Available
{
    public required string ProductId { get; init; }

    [JsonPropertyName("available")]
    public required long Value { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record BestSeller
{
    public required string ProductId { get; init; }

    public required string Name { get; init; }

    public required long Quantity { get; init; }

    public required long Orders { get; init; }

    public required decimal Revenue { get; init; }

    public required string Currency { get; init; }
}

/// <summary>A page of a list of BestSeller.</summary>
public sealed record BestSellerPage
{
    public required IReadOnlyList<BestSeller> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record Cancel
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Reason { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Card
{
    public required string Token { get; init; }

    public required string Meaning { get; init; }
}

/// <summary>A page of a list of Card.</summary>
public sealed record CardPage
{
    public required IReadOnlyList<Card> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Cart
{
    public string? Id { get; init; }

    public required long Version { get; init; }

    public required IReadOnlyList<Line> Items { get; init; }

    public required decimal Subtotal { get; init; }

    public required decimal Discount { get; init; }

    public required decimal Shipping { get; init; }

    public required decimal Tax { get; init; }

    public required decimal Total { get; init; }

    public required string Currency { get; init; }

    public string? Coupon { get; init; }

    public required IReadOnlyList<CartProblem> Problems { get; init; }

    public string? CartToken { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record CartFigures
{
    public required string Day { get; init; }

    public long? Begun { get; init; }
}

/// <summary>A page of a list of CartFigures.</summary>
public sealed record CartFiguresPage
{
    public required IReadOnlyList<CartFigures> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record CartProblem
{
    public required string ProductId { get; init; }

    public required string Code { get; init; }

    public required string Message { get; init; }

    public long? Available { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Category
{
    public required string Id { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; init; }

    public string? Parent { get; init; }

    public required IReadOnlyList<Category> Children { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record CategoryLink
{
    public required string Id { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; init; }
}

/// <summary>A page of a list of Category.</summary>
public sealed record CategoryPage
{
    public required IReadOnlyList<Category> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record CategoryPatch
{
    public string? Name { get; init; }

    public string? Slug { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Parent { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record Checkout
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<Address?> ShippingAddress { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Email { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> ShippingMethod { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<decimal?> ExpectedTotal { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record Coupon
{
    public required string Code { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record DatabaseWork
{
    public required long Transactions { get; init; }

    public required long Statements { get; init; }

    public required long Commits { get; init; }

    public required long Checkpoints { get; init; }

    public required long LoggedBytes { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record DeadLetter
{
    public required string Id { get; init; }

    public required string Service { get; init; }

    public required string EventId { get; init; }

    public required string Name { get; init; }

    public required string Source { get; init; }

    public required string Key { get; init; }

    public required string Reason { get; init; }

    public required int Attempts { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    public required DateTimeOffset ParkedAt { get; init; }

    public required string TraceId { get; init; }

    public JsonElement? Event { get; init; }
}

/// <summary>A page of a list of DeadLetter.</summary>
public sealed record DeadLetterPage
{
    public required IReadOnlyList<DeadLetter> Items { get; init; }

    public string? Next { get; init; }

    public required IReadOnlyList<string> Missing { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Desk
{
    public required string Id { get; init; }

    public required string Kind { get; init; }

    public required string Status { get; init; }

    public string? OrderId { get; init; }

    public string? PaymentId { get; init; }

    public string? RefundId { get; init; }

    public required decimal Amount { get; init; }

    public required string Currency { get; init; }

    public required string Detail { get; init; }

    public string? SettledBy { get; init; }

    public required DateTimeOffset NotedAt { get; init; }

    public DateTimeOffset? SettledAt { get; init; }
}

/// <summary>A page of a list of Desk.</summary>
public sealed record DeskPage
{
    public required IReadOnlyList<Desk> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record Email
{
    [JsonPropertyName("email")]
    public required string Value { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record Erase
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Password { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> IdToken { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Failure
{
    public required DateTimeOffset At { get; init; }

    public required string Why { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record Firebase
{
    public required string IdToken { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Hearing
{
    public required string Service { get; init; }

    public required string State { get; init; }

    public DateTimeOffset? HandledAt { get; init; }

    public long? Milliseconds { get; init; }

    public string? Reason { get; init; }

    public int? Attempts { get; init; }

    public DateTimeOffset? NextAt { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Identity
{
    public required string Id { get; init; }

    public string? Provider { get; init; }

    public required string Issuer { get; init; }

    public required DateTimeOffset LinkedAt { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record IdentityAddress
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Line1 { get; init; }

    public string? Line2 { get; init; }

    public required string City { get; init; }

    public string? Region { get; init; }

    public string? PostalCode { get; init; }

    public required string Country { get; init; }

    public string? Phone { get; init; }

    public required bool Default { get; init; }
}

/// <summary>A page of a list of Identity.</summary>
public sealed record IdentityPage
{
    public required IReadOnlyList<Identity> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Image
{
    public required string Id { get; init; }

    public required string Url { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Line
{
    public required string ProductId { get; init; }

    public required string Name { get; init; }

    public string? ImageUrl { get; init; }

    public required int Quantity { get; init; }

    public required decimal UnitPrice { get; init; }

    public required decimal LineTotal { get; init; }

    public long? Available { get; init; }
}

/// <summary>A page of a list of NotificationsLine.</summary>
public sealed record LinePage
{
    public required IReadOnlyList<NotificationsLine> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record Link
{
    public required string Token { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record Login
{
    public required string Email { get; init; }

    public required string Password { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Mail
{
    public required string Id { get; init; }

    public required string Channel { get; init; }

    public required string Template { get; init; }

    public required string To { get; init; }

    public required string Subject { get; init; }

    public required string Link { get; init; }

    public required string Text { get; init; }

    public required string Html { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A page of a list of Mail.</summary>
public sealed record MailPage
{
    public required IReadOnlyList<Mail> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Message
{
    public required string Id { get; init; }

    public required string Channel { get; init; }

    public required string Template { get; init; }

    public required string To { get; init; }

    public required string Subject { get; init; }

    /// <summary>queued, sent, failed.</summary>
    public required string Status { get; init; }

    public required int Attempts { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ArrivedAt { get; init; }

    public string? Failure { get; init; }
}

/// <summary>A page of a list of Message.</summary>
public sealed record MessagePage
{
    public required IReadOnlyList<Message> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record MoneyNote
{
    public required string Id { get; init; }

    public required string Kind { get; init; }

    public string? PaymentId { get; init; }

    public string? RefundId { get; init; }

    public required decimal Amount { get; init; }

    public required string Currency { get; init; }

    public required string Detail { get; init; }

    public required DateTimeOffset NotedAt { get; init; }

    public DateTimeOffset? SettledAt { get; init; }

    public string? SettledBy { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record Move
{
    public required string Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Tracking { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Reason { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Movement
{
    public required long Version { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Reason { get; init; }

    public required string Reference { get; init; }

    public string? Note { get; init; }

    public required long OnHandChange { get; init; }

    public required long ReservedChange { get; init; }

    public required long OnHand { get; init; }

    public required long Reserved { get; init; }
}

/// <summary>A page of a list of Movement.</summary>
public sealed record MovementPage
{
    public required IReadOnlyList<Movement> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record NewAddress
{
    public required string Name { get; init; }

    public required string Line1 { get; init; }

    public required string City { get; init; }

    public required string Country { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Line2 { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Region { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> PostalCode { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Phone { get; init; }

    public bool? Default { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record NewCategory
{
    public required string Name { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Slug { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Parent { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record NewLine
{
    public required string ProductId { get; init; }

    public int? Quantity { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record NewPayment
{
    public required string OrderId { get; init; }

    public required string Token { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record NewRefund
{
    public required string Reason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<decimal?> Amount { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record NewReview
{
    public required int Rating { get; init; }

    public required string Title { get; init; }

    public string? Body { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record NewSession
{
    public required string OrderId { get; init; }

    public required string SuccessUrl { get; init; }

    public required string CancelUrl { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record NextAction
{
    public required string Type { get; init; }

    public required string Url { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record NotificationsAddress
{
    public required string Address { get; init; }

    public required string Channel { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset ClosedAt { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record NotificationsLine
{
    public required string Key { get; init; }

    public required string About { get; init; }

    public required string Subject { get; init; }

    public required long Version { get; init; }

    public required bool IsEdited { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public Failure? Failure { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record OpenId
{
    public required string IdToken { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Nonce { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Order
{
    public required string Id { get; init; }

    public required string Number { get; init; }

    /// <summary>none, pending, awaiting-payment, paid, shipped, delivered, rejected, expired, cancelled, refunded.</summary>
    public required string Status { get; init; }

    public string? CustomerId { get; init; }

    public required string Email { get; init; }

    public required IReadOnlyList<OrderLine> Items { get; init; }

    public required decimal Subtotal { get; init; }

    public required decimal Discount { get; init; }

    public required decimal Shipping { get; init; }

    public required decimal Tax { get; init; }

    public required decimal Total { get; init; }

    public required string Currency { get; init; }

    public ShippingAddress? ShippingAddress { get; init; }

    public string? PaymentId { get; init; }

    public string? Tracking { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public string? OrderToken { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record OrderEvent
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Source { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    public string? TraceId { get; init; }

    public required IReadOnlyList<Hearing> HeardBy { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record OrderFigures
{
    public required string Day { get; init; }

    public required string Currency { get; init; }

    public required long Placed { get; init; }

    public required long Paid { get; init; }

    public required long Cancelled { get; init; }

    public required long Expired { get; init; }

    public required long Rejected { get; init; }

    public required decimal Revenue { get; init; }

    public required decimal Refunded { get; init; }
}

/// <summary>A page of a list of OrderFigures.</summary>
public sealed record OrderFiguresPage
{
    public required IReadOnlyList<OrderFigures> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record OrderLife
{
    public required string Id { get; init; }

    public OrderStanding? Order { get; init; }

    public required IReadOnlyList<OrderStep> Steps { get; init; }

    public required IReadOnlyList<OrderEvent> Events { get; init; }

    public required IReadOnlyList<OrderPayment> Payments { get; init; }

    public required IReadOnlyList<OrderRefund> Refunds { get; init; }

    public required IReadOnlyList<MoneyNote> Notes { get; init; }

    public required IReadOnlyList<OrderMessage> Messages { get; init; }

    public required IReadOnlyList<string> Missing { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record OrderLine
{
    public required string ProductId { get; init; }

    public required string Name { get; init; }

    public required int Quantity { get; init; }

    public required decimal UnitPrice { get; init; }

    public required decimal LineTotal { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record OrderMessage
{
    public required string Id { get; init; }

    public required string Template { get; init; }

    public required string Channel { get; init; }

    public required string To { get; init; }

    public required string Status { get; init; }

    public required int Attempts { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ArrivedAt { get; init; }

    public string? Failure { get; init; }
}

/// <summary>A page of a list of Order.</summary>
public sealed record OrderPage
{
    public required IReadOnlyList<Order> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record OrderPayment
{
    public required string Id { get; init; }

    public required string Status { get; init; }

    public required decimal Amount { get; init; }

    public required decimal Refunded { get; init; }

    public required string Currency { get; init; }

    public required string Provider { get; init; }

    public string? FailureCode { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record OrderRefund
{
    public required string Id { get; init; }

    public required string PaymentId { get; init; }

    public required string Status { get; init; }

    public required decimal Amount { get; init; }

    public required string Currency { get; init; }

    public required string Provider { get; init; }

    public required string Reason { get; init; }

    public string? FailureCode { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record OrderStanding
{
    public required string Number { get; init; }

    public required string Status { get; init; }

    public string? CustomerId { get; init; }

    public required decimal Total { get; init; }

    public required string Currency { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record OrderStep
{
    public required DateTimeOffset At { get; init; }

    public required string Status { get; init; }

    public required string What { get; init; }

    public required string By { get; init; }

    public string? Note { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record Password
{
    [JsonPropertyName("password")]
    public required string Value { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Current { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> IdToken { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Payment
{
    public required string Id { get; init; }

    public required string OrderId { get; init; }

    public required string Status { get; init; }

    public required decimal Amount { get; init; }

    public required string Currency { get; init; }

    public required string Provider { get; init; }

    public string? FailureCode { get; init; }

    public required decimal Refunded { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public NextAction? NextAction { get; init; }
}

/// <summary>A page of a list of Payment.</summary>
public sealed record PaymentPage
{
    public required IReadOnlyList<Payment> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record PaymentsSession
{
    public required string Url { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Picture
{
    public required string Id { get; init; }

    public required string Url { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required string ContentType { get; init; }

    public required long SizeBytes { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Preferences
{
    public required bool Marketing { get; init; }

    public required bool OrderSms { get; init; }

    public required bool DeliveryEmail { get; init; }

    public required bool PaymentReminderEmail { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record Preview
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<Sample?> Sample { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Subject { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Html { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Text { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Sms { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Product
{
    public required string Id { get; init; }

    public required string Sku { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    public required decimal Price { get; init; }

    public required string Currency { get; init; }

    public required long Stock { get; init; }

    public required long Available { get; init; }

    public CategoryLink? Category { get; init; }

    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    public required IReadOnlyList<Image> Images { get; init; }

    public required IReadOnlyList<string> Variants { get; init; }

    public required decimal Rating { get; init; }

    public required long ReviewCount { get; init; }

    /// <summary>draft, active, archived.</summary>
    public required string Status { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record ProductEdit
{
    public string? Name { get; init; }

    public decimal? Price { get; init; }

    public long? Stock { get; init; }

    public string? Currency { get; init; }

    public string? Sku { get; init; }

    public string? Slug { get; init; }

    public string? Description { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Category { get; init; }

    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    public IReadOnlyList<string>? Images { get; init; }

    public IReadOnlyList<JsonElement>? Variants { get; init; }

    /// <summary>draft, active, archived.</summary>
    public string? Status { get; init; }
}

/// <summary>A page of a list of Product.</summary>
public sealed record ProductPage
{
    public required IReadOnlyList<Product> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record Profile
{
    public string? Name { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Phone { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Avatar { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Provider
{
    public required string Name { get; init; }

    public required string Label { get; init; }

    public required string Issuer { get; init; }

    public required string ClientId { get; init; }
}

/// <summary>A page of a list of Provider.</summary>
public sealed record ProviderPage
{
    public required IReadOnlyList<Provider> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record Quantity
{
    [JsonPropertyName("quantity")]
    public required int Value { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record RefreshToken
{
    [JsonPropertyName("refreshToken")]
    public required string Value { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Refund
{
    public required string Id { get; init; }

    public required string PaymentId { get; init; }

    public required string OrderId { get; init; }

    public required string Status { get; init; }

    public required decimal Amount { get; init; }

    public required string Currency { get; init; }

    public required string Reason { get; init; }

    public string? FailureCode { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A page of a list of Refund.</summary>
public sealed record RefundPage
{
    public required IReadOnlyList<Refund> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record Register
{
    public required string Name { get; init; }

    public required string Email { get; init; }

    public required string Password { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record Reset
{
    public required string Token { get; init; }

    public required string Password { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Review
{
    public required string Id { get; init; }

    public required string ProductId { get; init; }

    public required int Rating { get; init; }

    public required string Title { get; init; }

    public required string Body { get; init; }

    public required bool Verified { get; init; }

    /// <summary>published, hidden.</summary>
    public required string Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A page of a list of Review.</summary>
public sealed record ReviewPage
{
    public required IReadOnlyList<Review> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record ReviewPatch
{
    /// <summary>published, hidden.</summary>
    public required string Status { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record Sample
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Name { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Number { get; init; }

    public IReadOnlyList<SampleLine>? Lines { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Total { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Until { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Reason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Tracking { get; init; }

    public bool? IsRefunded { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Product { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Left { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record SampleLine
{
    public required string Name { get; init; }

    public required string Quantity { get; init; }

    public required string Price { get; init; }

    public required string Total { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Service
{
    public required string Name { get; init; }

    public required bool Here { get; init; }

    public required bool Ready { get; init; }

    public string? Version { get; init; }

    public long? Unsent { get; init; }

    public DateTimeOffset? UnsentSince { get; init; }

    public long? Parked { get; init; }

    public long? Dead { get; init; }

    public DatabaseWork? Database { get; init; }
}

/// <summary>A page of a list of Service.</summary>
public sealed record ServicePage
{
    public required IReadOnlyList<Service> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Session
{
    public required string Id { get; init; }

    public required string Device { get; init; }

    public required string Network { get; init; }

    public required bool Current { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>A page of a list of Session.</summary>
public sealed record SessionPage
{
    public required IReadOnlyList<Session> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record ShippingAddress
{
    public required string Name { get; init; }

    public required string Line1 { get; init; }

    public string? Line2 { get; init; }

    public required string City { get; init; }

    public string? Region { get; init; }

    public string? PostalCode { get; init; }

    public required string Country { get; init; }

    public string? Phone { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record ShopReview
{
    public required string Id { get; init; }

    public required string ProductId { get; init; }

    public required string ProductName { get; init; }

    public required string ProductSlug { get; init; }

    public required int Rating { get; init; }

    public required string Title { get; init; }

    public required string Body { get; init; }

    public required bool Verified { get; init; }

    /// <summary>published, hidden.</summary>
    public required string Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A page of a list of ShopReview.</summary>
public sealed record ShopReviewPage
{
    public required IReadOnlyList<ShopReview> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record SignedIn
{
    public required User User { get; init; }

    public required string Token { get; init; }

    public required string RefreshToken { get; init; }

    public required int ExpiresIn { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record StaffUser
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    public required bool EmailVerified { get; init; }

    public string? Phone { get; init; }

    /// <summary>customer, staff, admin.</summary>
    public required string Role { get; init; }

    public string? AvatarUrl { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required bool Disabled { get; init; }
}

/// <summary>A page of a list of StaffUser.</summary>
public sealed record StaffUserPage
{
    public required IReadOnlyList<StaffUser> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Step
{
    public required DateTimeOffset At { get; init; }

    /// <summary>none, pending, awaiting-payment, paid, shipped, delivered, rejected, expired, cancelled, refunded.</summary>
    public required string Status { get; init; }

    public required string What { get; init; }

    public required string By { get; init; }

    public string? Note { get; init; }
}

/// <summary>A page of a list of Step.</summary>
public sealed record StepPage
{
    public required IReadOnlyList<Step> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Stock
{
    public required string ProductId { get; init; }

    public required string Sku { get; init; }

    public required long OnHand { get; init; }

    public required long Reserved { get; init; }

    public required long Available { get; init; }

    public required long LowStockAt { get; init; }

    public required long Version { get; init; }
}

/// <summary>A page of a list of Stock.</summary>
public sealed record StockPage
{
    public required IReadOnlyList<Stock> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record StockPatch
{
    public long? Stock { get; init; }

    public long? Adjust { get; init; }

    public string? Reason { get; init; }

    public long? LowStockAt { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Template
{
    public required string Key { get; init; }

    public required string About { get; init; }

    public required long Version { get; init; }

    public required bool IsEdited { get; init; }

    public required string Subject { get; init; }

    public required string Html { get; init; }

    public required string Text { get; init; }

    public string? Sms { get; init; }

    public required IReadOnlyList<string> Names { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public string? UpdatedBy { get; init; }

    public Failure? Failure { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Test
{
    public required string Id { get; init; }

    public required string Channel { get; init; }

    public required string To { get; init; }

    /// <summary>queued, sent, failed.</summary>
    public required string Status { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record TestOf
{
    public required string To { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Told
{
    public required string Subject { get; init; }

    public required string Html { get; init; }

    public required string Text { get; init; }

    public string? Sms { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record User
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    public required bool EmailVerified { get; init; }

    public string? Phone { get; init; }

    /// <summary>customer, staff, admin.</summary>
    public required string Role { get; init; }

    public string? AvatarUrl { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record Verify
{
    public required string Token { get; init; }
}

/// <summary>As the shop tells it.</summary>
public sealed record Version
{
    [JsonPropertyName("version")]
    public required long Value { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string By { get; init; }

    public string? Subject { get; init; }

    public string? Html { get; init; }

    public string? Text { get; init; }

    public string? Sms { get; init; }

    public Failure? Failure { get; init; }
}

/// <summary>A page of a list of Version.</summary>
public sealed record VersionPage
{
    public required IReadOnlyList<Models.Version> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record Wanted
{
    public bool? Marketing { get; init; }

    public bool? OrderSms { get; init; }

    public bool? DeliveryEmail { get; init; }

    public bool? PaymentReminderEmail { get; init; }
}

/// <summary>A page of a list of NotificationsAddress.</summary>
public sealed record WebAddressPage
{
    public required IReadOnlyList<NotificationsAddress> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>What is sent along.</summary>
public sealed record Words
{
    public required string Subject { get; init; }

    public required string Html { get; init; }

    public required string Text { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Change<string?> Sms { get; init; }
}
