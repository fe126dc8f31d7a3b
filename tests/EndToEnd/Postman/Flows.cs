namespace Stoa.EndToEnd.Postman;

/// <summary>What a buyer, a guest and the shop's owner do, as the collection does it.</summary>
internal static class Flows
{
    private const string Ada = "buyerToken", Owner = "ownerToken";

    private const string Address = """{"name":"Ada Lovelace","line1":"12 St James's Square","city":"London","country":"GB"}""";

    private const string WithAddress = """{"expectedTotal":259.98,"shippingAddress":""" + Address + "}";

    public static IReadOnlyList<Flow> All { get; } = [Opening(), Buyer(), Guest(), Day()];

    private static Flow Opening() => new(
        "1 The owner opens", "The owner signs in and puts something on the shelf.",
        [
            new("postAuthLogin", "The owner signs in", 200)
            {
                Body = """{"email":"{{ownerEmail}}","password":"{{ownerPassword}}"}""",
                Keep = new Dictionary<string, string> { [Owner] = "body.token" },
            },
            new("postCategories", "A category", 201)
            {
                As = Owner, Body = """{"name":"Collection {{run}}"}""",
                Keep = new Dictionary<string, string> { ["categoryId"] = "body.id" },
            },
            new("postProducts", "A product with a stock", 201)
            {
                As = Owner,
                Body =
                    """
                    {"name":"Stage box {{run}}","price":129.99,"stock":10,"category":"{{categoryId}}","description":"Eight channels."}
                    """,
                Keep = new Dictionary<string, string> { ["productId"] = "body.id" },
                Holds = new Dictionary<string, string> { ["it is on sale"] = "body.status === 'active' && body.stock === 10" },
            },
        ]);

    private static Flow Buyer() => new(
        "2 A customer buys", "Registers, looks around, fills a cart, is declined, pays, and gets a receipt.",
        [.. LooksAround(), .. Pays()]);

    private static Step[] LooksAround() =>
        [
            new("postAuthRegister", "Register", 201)
            {
                Body = """{"name":"Ada Lovelace","email":"{{buyerEmail}}","password":"correct horse battery"}""",
            },
            new("postAuthLogin", "Sign in", 200)
            {
                Body = """{"email":"{{buyerEmail}}","password":"correct horse battery"}""",
                Keep = new Dictionary<string, string> { [Ada] = "body.token", ["buyerRefreshToken"] = "body.refreshToken" },
            },
            new("getUsersMe", "Who am I", 200)
            {
                As = Ada, Keep = new Dictionary<string, string> { ["buyerId"] = "body.id" },
                Holds = new Dictionary<string, string>
                {
                    ["it is the one who registered"] = "body.email === pm.variables.get('buyerEmail')",
                },
            },
            new("postUsersMeAddresses", "Add an address", 201)
            {
                As = Ada, Body = Address,
            },
            new("getProducts", "Search", 200)
            {
                Query = "?search=stage&inStock=true",
                Until = "body.items.some(item => item.id === pm.variables.get('productId'))",
            },
            new("getProductsById", "Look at the product", 200) { Path = ["{{productId}}"] },
            new("postCart", "Put two into the cart", 200)
            {
                As = Ada, Body = """{"productId":"{{productId}}","quantity":2}""",
                Holds = new Dictionary<string, string>
                {
                    ["it costs twice the price"] = "body.total === 259.98 && body.problems.length === 0",
                },
            },
            new("getCart", "Look into the cart", 200) { As = Ada },
        ];

    private static Step[] Pays() =>
        [
            new("postOrderCheckout", "Check out", 201)
            {
                As = Ada,
                Body = WithAddress,
                Headers = new Dictionary<string, string> { ["Idempotency-Key"] = "checkout-{{run}}" },
                Keep = new Dictionary<string, string> { ["orderId"] = "body.id", ["orderNumber"] = "body.number" },
                Holds = new Dictionary<string, string> { ["it waits for the money"] = "body.status === 'awaiting-payment'" },
            },
            new("postOrderCheckout", "The same again is the same order", 201)
            {
                As = Ada,
                Body = WithAddress,
                Headers = new Dictionary<string, string> { ["Idempotency-Key"] = "checkout-{{run}}" },
                Holds = new Dictionary<string, string>
                {
                    ["it is the first answer"] =
                        "body.id === pm.variables.get('orderId') && pm.response.headers.get('Idempotency-Replayed') === 'true'",
                },
            },
            new("postPayment", "A card that is declined", 402)
            {
                As = Ada, Body = """{"orderId":"{{orderId}}","token":"tok_chargeDeclined"}""",
                Holds = new Dictionary<string, string> { ["a code says so"] = "typeof body.code === 'string'" },
            },
            new("postPayment", "A card that is good", 201)
            {
                As = Ada, Body = """{"orderId":"{{orderId}}","token":"tok_visa"}""",
                Headers = new Dictionary<string, string> { ["Idempotency-Key"] = "pay-{{run}}" },
                Keep = new Dictionary<string, string> { ["paymentId"] = "body.id" },
                Holds = new Dictionary<string, string> { ["the money is there"] = "body.status === 'succeeded' && body.amount === 259.98" },
            },
            new("getOrderById", "The order is paid", 200)
            {
                As = Ada, Path = ["{{orderId}}"], Until = "body.status === 'paid'",
            },
            new("getOrderByIdTimeline", "How it got there", 200) { As = Ada, Path = ["{{orderId}}"] },
            new("getCart", "The cart is empty", 200) { As = Ada, Until = "body.items.length === 0" },
            new("getProductsById", "The stock is down", 200) { Path = ["{{productId}}"], Until = "body.stock === 8" },
            new("getMailboxMessages", "The receipt is in the mailbox", 200)
            {
                Query = "?to={{buyerEmail}}", Until = "body.items.some(mail => mail.template === 'order-receipt')",
            },
            new("postProductsByIdReviews", "A review", 201)
            {
                As = Ada, Path = ["{{productId}}"],
                Body = """{"rating":5,"title":"As it should be","body":"Eight channels, all of them quiet."}""",
                Keep = new Dictionary<string, string> { ["reviewId"] = "body.id" },
            },
            new("postAuthRefresh", "Stay signed in", 200)
            {
                Body = """{"refreshToken":"{{buyerRefreshToken}}"}""",
                Keep = new Dictionary<string, string> { [Ada] = "body.token", ["buyerRefreshToken"] = "body.refreshToken" },
            },
        ];

    private static Flow Guest() => new(
        "3 A guest buys", "The same without an account; changes their mind, and the money goes back.",
        [
            new("postCart", "Put one into a new cart", 200)
            {
                Body = """{"productId":"{{productId}}","quantity":1}""",
                Keep = new Dictionary<string, string> { ["cartToken"] = "body.cartToken" },
            },
            new("postOrderCheckout", "Check out", 201)
            {
                Body = """{"email":"guest-{{run}}@example.com"}""",
                Headers = new Dictionary<string, string> { ["X-Cart-Token"] = "{{cartToken}}" },
                Keep = new Dictionary<string, string> { ["guestOrderId"] = "body.id", ["orderToken"] = "body.orderToken" },
            },
            new("postPayment", "Pay", 201)
            {
                Body = """{"orderId":"{{guestOrderId}}","token":"tok_mastercard"}""",
                Headers = new Dictionary<string, string> { ["X-Order-Token"] = "{{orderToken}}" },
                Keep = new Dictionary<string, string> { ["guestPaymentId"] = "body.id" },
            },
            new("getOrderById", "Follow the order", 200)
            {
                Path = ["{{guestOrderId}}"], Headers = new Dictionary<string, string> { ["X-Order-Token"] = "{{orderToken}}" },
                Until = "body.status === 'paid'",
            },
            new("getOrderById", "Nobody else can", 401) { Path = ["{{guestOrderId}}"] },
            new("postOrderByIdCancel", "Call it off", 200)
            {
                Path = ["{{guestOrderId}}"], Body = """{"reason":"The gig was cancelled."}""",
                Headers = new Dictionary<string, string> { ["X-Order-Token"] = "{{orderToken}}" },
                Holds = new Dictionary<string, string> { ["it is called off"] = "body.status === 'cancelled'" },
            },
            new("getPaymentById", "The money goes back", 200)
            {
                Path = ["{{guestPaymentId}}"], Headers = new Dictionary<string, string> { ["X-Order-Token"] = "{{orderToken}}" },
                Until = "body.refunded === body.amount",
            },
        ]);

    private static Flow Day() => new(
        "4 The owner's day", "Ships and delivers, corrects prices and stock, gives money back, and looks after the shop.",
        [
            new("getOrder", "Orders that are paid", 200)
            {
                As = Owner, Query = "?scope=all&status=paid", Until = "body.items.some(order => order.id === pm.variables.get('orderId'))",
            },
            new("patchOrderByIdStatus", "Ship it", 200)
            {
                As = Owner, Path = ["{{orderId}}"], Body = """{"status":"shipped","tracking":"PKG-{{run}}"}""",
                Holds = new Dictionary<string, string> { ["it is on its way"] = "body.status === 'shipped'" },
            },
            new("patchOrderByIdStatus", "It arrived", 200)
            {
                As = Owner, Path = ["{{orderId}}"], Body = """{"status":"delivered"}""",
            },
            new("patchOrderByIdStatus", "What is delivered can't be shipped again", 409)
            {
                As = Owner, Path = ["{{orderId}}"], Body = """{"status":"shipped","tracking":"PKG-{{run}}"}""",
            },
            new("getProductsById", "The product as it is", 200)
            {
                As = Owner, Path = ["{{productId}}"],
                Keep = new Dictionary<string, string> { ["productVersion"] = "pm.response.headers.get('ETag')" },
            },
            new("patchProductsById", "Another price", 200)
            {
                As = Owner, Path = ["{{productId}}"], Body = """{"price":119.5}""",
                Headers = new Dictionary<string, string> { ["If-Match"] = "{{productVersion}}" },
                Holds = new Dictionary<string, string> { ["it is the new one"] = "body.price === 119.5" },
            },
            new("patchProductsById", "Who has seen an older version is told", 412)
            {
                As = Owner, Path = ["{{productId}}"], Body = """{"price":1}""",
                Headers = new Dictionary<string, string> { ["If-Match"] = "{{productVersion}}" },
            },
            new("patchInventoryByProductId", "Two more were found", 200)
            {
                As = Owner, Path = ["{{productId}}"], Body = """{"adjust":2,"reason":"Found behind the truss."}""",
            },
            new("getInventoryByProductIdMovements", "What moved, and why", 200) { As = Owner, Path = ["{{productId}}"] },
            new("postPaymentByIdRefund", "Some of the money back", 201)
            {
                As = Owner, Path = ["{{paymentId}}"], Body = """{"amount":29.99,"reason":"A scratch."}""",
            },
            new("getPaymentById", "It went back", 200)
            {
                As = Owner, Path = ["{{paymentId}}"], Until = "body.refunded === 29.99",
            },
            new("patchReviewsById", "Hide a review", 200)
            {
                As = Owner, Path = ["{{reviewId}}"], Body = """{"status":"hidden"}""",
            },
            new("getUsers", "Customers", 200) { As = Owner },
            new("patchUsersById", "Make one of them staff", 200)
            {
                As = Owner, Path = ["{{buyerId}}"], Body = """{"role":"staff"}""",
                Holds = new Dictionary<string, string> { ["the role is new"] = "body.role === 'staff'" },
            },
            new("getNotifications", "What was sent", 200) { As = Owner, Query = "?scope=all" },
            new("getOpsServices", "How everybody does", 200) { As = Owner },
            new("getOpsDeadLetters", "What could not be handled", 200)
            {
                As = Owner, Holds = new Dictionary<string, string> { ["nothing is dead"] = "body.items.length === 0" },
            },
            new("getOpsMoney", "Money that no order could take", 200) { As = Owner },
            new("getOpsAudit", "Who changed what", 200) { As = Owner, Until = "body.items.length > 0" },
        ]);
}
