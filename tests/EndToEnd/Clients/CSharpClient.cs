using System.Text.Json.Nodes;

namespace Stoa.EndToEnd.Clients;

/// <summary>Writes src/Client/Generated: the calls of ShopClient and what goes in and out of them.</summary>
internal sealed class CSharpClient(ApiModel api)
{
    private const string Head = "// Made of the shop's description by tests/EndToEnd/Clients. Make it anew: STOA_WRITE=1 ./test EndToEnd";
    private const int WidestLine = 95;

    public string Models()
    {
        var pen = new Pen().Line(Head).Line().Line("using System.Text.Json;").Line("using System.Text.Json.Serialization;").Line()
            .Line("namespace Stoa.Client.Models;");
        foreach (var form in api.Forms)
        {
            pen.Line().Line($"/// <summary>{Summary(form)}</summary>").Line($"public sealed record {form.Name}").Line("{");
            for (var at = 0; at < form.Members.Count; at++)
            {
                if (at > 0)
                    pen.Line();
                pen.Lines(Property(form, form.Members[at]));
            }
            pen.Line("}");
        }
        return pen.ToString();
    }

    public string Calls()
    {
        var groups = api.Calls.GroupBy(call => call.Group).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        var pen = new Pen().Line(Head).Line().Line("using System.Text.Json;").Line("using Stoa.Client.Models;").Line()
            .Line("namespace Stoa.Client;").Line().Line("/// <summary>Every call of the shop's public API, in groups.</summary>")
            .Line("public sealed partial class ShopClient").Line("{");
        foreach (var group in groups)
        {
            if (group != groups[0])
                pen.Line();
            pen.Line($"    /// <summary>{Groups.Summary(group.Key)}</summary>")
                .Line($"    public {group.Key}Calls {group.Key} => new(this);");
        }
        pen.Line("}");
        foreach (var group in groups)
        {
            pen.Line().Line($"/// <summary>{Groups.Summary(group.Key)}</summary>").Line($"public sealed class {group.Key}Calls").Line("{")
                .Line("    private readonly ShopClient shop;").Line()
                .Line($"    internal {group.Key}Calls(ShopClient shop) => this.shop = shop;");
            foreach (var call in group)
                Write(pen, call);
            pen.Line("}");
        }
        return pen.ToString();
    }

    private static string Summary(Form form) => form.ItemOfPage is { } item
        ? $"A page of a list of {ApiModel.Reference(item) ?? "things"}."
        : form.IsSentOnly ? "What is sent along." : "As the shop tells it.";

    private static IEnumerable<string> Property(Form form, Member member)
    {
        var isNamesake = Pascal(member.Name) == form.Name;
        var (name, type) = (isNamesake ? "Value" : Pascal(member.Name), Type(member.Schema));
        if (member.Schema["enum"] is JsonArray words)
            yield return $"    /// <summary>{string.Join(", ", words.Select(word => (string)word!))}.</summary>";
        if (isNamesake)
            yield return $"    [JsonPropertyName(\"{member.Name}\")]";
        if (form.IsSentOnly && !member.IsRequired && member.IsNullable)
        {
            yield return "    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]";
            yield return $"    public Change<{type}?> {name} {{ get; init; }}";
            yield break;
        }
        var mayLack = !member.IsRequired || member.IsNullable;
        yield return $"    public {(mayLack ? "" : "required ")}{type}{(mayLack ? "?" : "")} {name} {{ get; init; }}";
    }

    private void Write(Pen pen, Call call)
    {
        var operation = call.Operation;
        var answer = call.Answer is { } schema ? Type(schema) : "Nothing";
        var values = operation.Values.Select(name => $"string {name}").ToList();
        var options = Options(call).ToList();
        if (call.Body is { } body)
        {
            if (call.NeedsBody)
                values.Add($"{body} body");
            else
                options.Insert(0, ($"{body}?", "body"));
        }
        var path = operation.Values.Aggregate(
            operation.Path, (at, name) => at.Replace($"{{{name}}}", $"{{ShopClient.Escape({name})}}", StringComparison.Ordinal));
        var method = operation.Method[0] + operation.Method[1..].ToLowerInvariant();
        pen.Line().Line($"    /// <summary>{Escaped(operation.Summary)}</summary>")
            .Line($"    public Task<Answer<{answer}>> {call.Name}({Given(values, options)}) => shop.Send<{answer}>(");
        var dollar = operation.Values.Count > 0 ? "$" : "";
        List<string> request = [$"        new Request(HttpMethod.{method}, {dollar}\"{path}\")"];
        var members = Members(call).ToList();
        if (members.Count > 0)
            request.AddRange(["        {", .. members.Select(one => $"            {one},"), "        }"]);
        request.AddRange(operation.Queries.Select(query =>
            Family(query) is { } family ? $"            .With(\"{family}\", {family}s)" : $"            .With(\"{query}\", {query})"));
        pen.Lines(request[..^1]).Line(request[^1] + ",").Line("        stop);");
        if (operation.Queries.Contains("after") && api.Named(answer.Split('.')[^1])?.ItemOfPage is { } item)
            WriteAll(pen, call, answer, Type(item), values, options);
    }

    private static void WriteAll(
        Pen pen, Call call, string page, string item, List<string> values, List<(string Type, string Name)> options)
    {
        var others = options.Where(one => one.Name is not ("after" or "limit")).ToList();
        var passed = call.Operation.Values.Concat(others.Select(one => $"{one.Name}: {one.Name}"))
            .Concat(["limit: 100", "after: after", "stop: stop"]);
        pen.Line().Line("    /// <summary>The same, all of it, page by page.</summary>")
            .Line($"    public IAsyncEnumerable<{item}> {call.Name}All({Given(values, others)}) =>")
            .Line($"        ShopClient.Pages<{page}, {item}>(")
            .Line($"            after => {call.Name}({Wrapped(passed, "                ")}),")
            .Line("            page => (page.Items, page.Next), stop);");
    }

    private static IEnumerable<(string Type, string Name)> Options(Call call)
    {
        foreach (var query in call.Operation.Queries)
        {
            yield return Family(query) is { } family
                ? ("IReadOnlyDictionary<string, string>?", family + "s")
                : (Type(call.Operation.QuerySchema(query)) + "?", query);
        }
        if (call.Takes("If-Match"))
            yield return ("string?", "ifMatch");
        if (call.Takes("Prefer"))
            yield return ("int?", "wait");
        if (call.Takes("X-Order-Token"))
            yield return ("string?", "orderToken");
        if (call.Takes("Idempotency-Key"))
            yield return ("string?", "idempotencyKey");
    }

    private static IEnumerable<string> Members(Call call)
    {
        if (call.Body is not null)
            yield return call.NeedsBody ? "Body = body" : "Body = body ?? new()";
        if (call.Takes("Idempotency-Key"))
            yield return "Key = idempotencyKey ?? ShopClient.NewKey()";
        if (call.Takes("If-Match"))
            yield return "IfMatch = ifMatch";
        if (call.Takes("Prefer"))
            yield return "Wait = wait";
        if (call.Takes("X-Cart-Token"))
            yield return "IsOfCart = true";
        if (call.Takes("X-Order-Token"))
        {
            yield return "IsOfOrder = true";
            yield return "OrderToken = orderToken";
        }
    }

    private static string Type(JsonNode schema)
    {
        // Some forms are called as types of the framework are.
        if (ApiModel.Reference(schema) is { } name)
            return System.Type.GetType("System." + name) is null ? name : "Models." + name;
        if (schema["anyOf"] is JsonArray ways)
            return ways.Where(way => (string?)way!["type"] != "null").ToList() is [{ } only] ? Type(only) : "JsonElement";
        return ApiModel.Kind(schema) switch
        {
            "string" => (string?)schema["format"] == "date-time" ? "DateTimeOffset" : "string",
            "integer" => (string?)schema["format"] == "int32" ? "int" : "long",
            "number" => "decimal",
            "boolean" => "bool",
            "array" => $"IReadOnlyList<{Type(schema["items"]!)}>",
            "object" when ApiModel.EachOf(schema) is { } each => $"IReadOnlyDictionary<string, {Type(each)}>",
            _ => "JsonElement",
        };
    }

    private static string Given(List<string> values, List<(string Type, string Name)> options) => Wrapped(
        values.Concat(options.Select(one => $"{one.Type} {one.Name} = null")).Append("CancellationToken stop = default"), "        ");

    /// <summary>On lines of their own where they would be too many for one.</summary>
    private static string Wrapped(IEnumerable<string> all, string indent)
    {
        var (lines, line) = (new List<string>(), "");
        foreach (var one in all)
        {
            if (line.Length > 0 && line.Length + one.Length > WidestLine)
            {
                lines.Add(line);
                line = "";
            }
            line += (line.Length > 0 ? ", " : "") + one;
        }
        lines.Add(line);
        var isShort = lines is [{ Length: < 45 }];
        return isShort ? lines[0] : string.Concat(lines.Select(one => "\n" + indent + one + ",")).TrimEnd(',');
    }

    /// <summary>attribute.{name} is a family of names.</summary>
    private static string? Family(string query) => query.EndsWith(".{name}", StringComparison.Ordinal) ? query[..^7] : null;

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static string Escaped(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
