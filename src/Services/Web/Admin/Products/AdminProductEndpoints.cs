using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Client;
using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>One product, to be written anew or changed: /admin/products/{id}.</summary>
internal sealed class AdminProductEndpoints(Ground ground)
{
    private const int Blank = 3;

    public void Map(IEndpointRouteBuilder routes)
    {
        var pages = new AdminRoutes(ground, routes);
        pages.Page("/products/new", visitor => Show(visitor, null, null, null, []));
        pages.Form("/products/new", Create);
        pages.Page("/products/{id}", ShowOne);
        pages.Form("/products/{id}", Save);
        pages.Form("/products/{id}/archive", Archive);
        pages.Form("/products/{id}/restore", Restore);
    }

    private async Task<IResult> ShowOne(Visitor visitor)
    {
        var answer = await visitor.Shop.Products.Get(visitor.Route("id"), visitor.Stop);
        return answer.Problem is { } problem ? Ground.Refused(visitor, problem) : await Show(visitor, answer.Value, null, null, []);
    }

    private async Task<IResult> Create(Visitor visitor, Form form)
    {
        var (edit, flaw) = Read(form);
        var stock = form.Whole("stock");
        if (flaw is null && stock is null)
            flaw = Wrong("stock", "Write a whole number.");
        if (flaw is not null)
            return await Show(visitor, null, form, flaw, []);
        var answer = await visitor.Shop.Products.Create(edit with { Stock = stock }, form.Given("key"), visitor.Stop);
        if (answer.Status == StatusCodes.Status401Unauthorized)
            return visitor.SignInFirst();
        if (answer.Problem is { } problem)
            return await Show(visitor, null, form, problem, []);
        visitor.Say($"{answer.Value.Name} is there. Give it some pictures now.");
        return visitor.GoTo("/admin/products/" + answer.Value.Id);
    }

    private async Task<IResult> Save(Visitor visitor, Form form)
    {
        var id = visitor.Route("id");
        var asked = await visitor.Shop.Products.Get(id, visitor.Stop);
        if (asked.Problem is { } missing)
            return Ground.Refused(visitor, missing);
        var (edit, flaw) = Read(form);
        var (stock, seen) = (form.Whole("stock"), form.Whole("was-stock"));
        if (flaw is null && (stock is null or < 0 || seen is null))
            flaw = Wrong("stock", "Write a whole number.");
        if (flaw is not null)
            return await Show(visitor, asked.Value, form, flaw, []);
        var answer = await visitor.Shop.Products.Change(id, edit, $"\"v{form["version"]}\"", visitor.Stop);
        if (answer.Status == StatusCodes.Status401Unauthorized)
            return visitor.SignInFirst();
        if (answer.Status == StatusCodes.Status412PreconditionFailed)
            return await Show(visitor, asked.Value, form, answer.Problem, Clashes(visitor, asked.Value, edit));
        if (answer.Problem is { } problem)
            return await Show(visitor, asked.Value, form, problem, []);
        if (stock != seen && await ProductMaker.SetStock(
            visitor, answer.Value.Id, seen!.Value, stock!.Value, "Counted in the product's form") is { } refused)
            visitor.Say($"All else is saved. {refused}", isBad: true);
        else
            visitor.Say("Saved.");
        return visitor.GoTo("/admin/products/" + answer.Value.Id);
    }

    private async Task<IResult> Archive(Visitor visitor, Form form) => Told(
        visitor, await visitor.Shop.Products.Archive(visitor.Route("id"), $"\"v{form["version"]}\"", visitor.Stop),
        "It is in the archive and nobody can buy it. Old orders still show it.");

    private async Task<IResult> Restore(Visitor visitor, Form form) => Told(
        visitor,
        await visitor.Shop.Products.Change(
            visitor.Route("id"), new ProductEdit { Status = "active" }, $"\"v{form["version"]}\"", visitor.Stop),
        "It is in the shop again.");

    private static IResult Told<T>(Visitor visitor, Answer<T> answer, string said)
    {
        if (answer.Status == StatusCodes.Status401Unauthorized)
            return visitor.SignInFirst();
        visitor.Say(answer.Problem switch
        {
            null => said,
            { Status: 412 } => "Somebody changed it meanwhile. Look at it again first.",
            { } problem => Filled.Said(problem),
        }, !answer.IsGood);
        return visitor.GoTo("/admin/products/" + Uri.EscapeDataString(visitor.Route("id")));
    }

    private async Task<IResult> Show(
        Visitor visitor, Product? product, Form? form, Client.Problem? problem, IReadOnlyList<Clash> clashes)
    {
        var filled = clashes.Count > 0 || problem is { Status: 412 }
            ? new Filled(form)
            {
                Wrong = "Somebody changed this product while you did. Nothing of yours is lost: look at what differs, then save again.",
            }
            : new Filled(form, Beside(problem));
        if (product is not null)
            filled.With("name", product.Name).With("slug", product.Slug).With("sku", product.Sku).With("currency", product.Currency)
                .With("price", ProductChange.Written(product.Price, product.Currency)).With("stock", ProductChange.Written(product.Stock))
                .With("category", product.Category?.Id).With("description", product.Description).With("status", product.Status);
        else
            filled.With("currency", "USD").With("status", "draft").With("stock", "0");
        var categories = await visitor.Shop.Categories.List(visitor.Stop);
        var rows = form is not null ? Rows(form) : product?.Attributes.Select(one => (one.Key, one.Value)) ?? [];
        var model = new AdminProductModel(
            product, filled, [.. rows, .. Enumerable.Repeat(("", ""), Blank)],
            problem?.Errors?.FirstOrDefault(one => one.Key.StartsWith("attributes", StringComparison.Ordinal)).Value?[0],
            Shelving.All(categories.Given?.Items ?? []), clashes, ground.Visitors.Clock.NewSecret());
        return await ground.Show<AdminProductPage>(
            visitor, model, problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>Everything of a form but the stock, which is Inventory's.</summary>
    private static (ProductEdit Edit, Client.Problem? Flaw) Read(Form form)
    {
        var attributes = Rows(form).Where(one => one.Name.Length > 0).ToList();
        var edit = new ProductEdit
        {
            Name = form["name"],
            Slug = form.Given("slug"),
            Sku = form.Given("sku"),
            Price = form.Amount("price"),
            Currency = form["currency"],
            Category = form.Given("category"),
            Description = form.Raw("description").ReplaceLineEndings("\n").Trim(),
            Attributes = attributes.DistinctBy(one => one.Name).ToDictionary(one => one.Name, one => one.Value),
            Status = form["status"],
        };
        if (edit.Price is null)
            return (edit, Wrong("price", "Write an amount, such as 12.50."));
        return attributes.GroupBy(one => one.Name).FirstOrDefault(one => one.Count() > 1) is { } twice
            ? (edit, Wrong("attributes", $"'{twice.Key}' is there twice."))
            : (edit, null);
    }

    private static IEnumerable<(string Name, string Value)> Rows(Form form) =>
        form.All("attribute-name").Zip(form.All("attribute-value"), (name, value) => (name.Trim(), value.Trim()))
            .Where(one => one.Item1.Length + one.Item2.Length > 0);

    private static List<Clash> Clashes(Visitor visitor, Product now, ProductEdit yours)
    {
        var differ = new List<Clash>();
        Look("Name", now.Name, yours.Name);
        Look("Slug", now.Slug, yours.Slug);
        Look("SKU", now.Sku, yours.Sku);
        Look("Price", visitor.Format.Money(now.Price, now.Currency), visitor.Format.Money(yours.Price!.Value, now.Currency));
        Look("Currency", now.Currency, yours.Currency);
        Look("Description", now.Description, yours.Description);
        Look("State", OrderWords.Name(now.Status), OrderWords.Name(yours.Status!));
        Look("Attributes", List(now.Attributes), List(yours.Attributes!));
        return differ;

        void Look(string what, string there, string? written)
        {
            if (written is not null && there != written)
                differ.Add(new(what, there, written));
        }

        static string List(IReadOnlyDictionary<string, string> all) =>
            string.Join(", ", all.Select(one => $"{one.Key}: {one.Value}").Order(StringComparer.Ordinal));
    }

    /// <summary>What the API says of a field in a word of its own stands beside that field.</summary>
    private static Client.Problem? Beside(Client.Problem? problem) => problem?.Code switch
    {
        "sku-taken" => problem with { Errors = One("sku", problem.Detail) },
        "slug-taken" => problem with { Errors = One("slug", problem.Detail) },
        _ => problem,
    };

    private static Client.Problem Wrong(string member, string told) =>
        new() { Status = StatusCodes.Status422UnprocessableEntity, Detail = told, Errors = One(member, told) };

    private static Dictionary<string, IReadOnlyList<string>> One(string member, string told) => new() { [member] = [told] };
}
