using System.Text.Json.Nodes;

namespace Stoa.EndToEnd.Clients;

/// <summary>Writes clients/typescript/src/generated.ts: the same calls and forms for programs in TypeScript.</summary>
internal sealed class TypeScriptClient(ApiModel api)
{
    private const string Head = "// Made of the shop's description by tests/EndToEnd/Clients. Make it anew: STOA_WRITE=1 ./test EndToEnd";

    public string Write()
    {
        var pen = new Pen().Line(Head).Line().Line("import { Caller, pages, type Answer, type Options } from './caller.js';");
        foreach (var form in api.Forms)
            pen.Line().Line($"export interface {form.Name} {{").Lines(form.Members.Select(Property)).Line("}");
        var groups = api.Calls.GroupBy(call => call.Group).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        foreach (var group in groups)
        {
            pen.Line().Line($"/** {Groups.Summary(group.Key)} */").Line($"export class {group.Key}Calls {{")
                .Line("  constructor(private readonly caller: Caller) {}");
            foreach (var call in group)
                Write(pen, call);
            pen.Line("}");
        }
        pen.Line().Line("/** Every call of the shop's public API, for one visitor. */").Line("export class Shop extends Caller {");
        foreach (var group in groups)
            pen.Line($"  /** {Groups.Summary(group.Key)} */").Line($"  readonly {Camel(group.Key)} = new {group.Key}Calls(this);");
        return pen.Line("}").ToString();
    }

    private static string Property(Member member) =>
        $"  {member.Name}{(member.IsRequired ? "" : "?")}: {Type(member.Schema)}{(member.IsNullable ? " | null" : "")};";

    private void Write(Pen pen, Call call)
    {
        var operation = call.Operation;
        var answer = call.Answer is { } schema ? Type(schema) : "void";
        var given = string.Join(", ", Given(call));
        var path = operation.Values.Aggregate(operation.Path, (at, name) =>
            at.Replace($"{{{name}}}", $"${{encodeURIComponent({name})}}", StringComparison.Ordinal));
        pen.Line().Line($"  /** {operation.Summary} */").Line($"  {Camel(call.Name)}({given}): Promise<Answer<{answer}>> {{")
            .Line($"    return this.caller.send('{operation.Method}', `{path}`, {{ {string.Join(", ", Sent(call))} }});").Line("  }");
        if (!operation.Queries.Contains("after") || api.Named(answer)?.ItemOfPage is not { } item)
            return;
        var passed = string.Join(", ", operation.Values.Concat(["{ limit: 100, ...query, after }", "options"]));
        pen.Line().Line("  /** The same, all of it, page by page. */")
            .Line($"  {Camel(call.Name)}All({given}): AsyncGenerator<{Type(item)}> {{")
            .Line($"    return pages((after) => this.{Camel(call.Name)}({passed}));").Line("  }");
    }

    private static IEnumerable<string> Given(Call call)
    {
        foreach (var name in call.Operation.Values)
            yield return $"{name}: string";
        if (call.Body is { } body)
            yield return call.IsUpload ? "body: FormData" : call.NeedsBody ? $"body: {body}" : $"body: {body} = {{}}";
        if (call.Operation.Queries.Count > 0)
            yield return $"query: {{ {string.Join("; ", call.Operation.Queries.Select(name => Query(call, name)))} }} = {{}}";
        yield return "options: Options = {}";
    }

    private static IEnumerable<string> Sent(Call call)
    {
        if (call.Body is not null)
            yield return "body";
        if (call.Operation.Queries.Count > 0)
            yield return "query";
        if (call.Takes("Idempotency-Key"))
            yield return "keyed: true";
        if (call.Takes("X-Cart-Token"))
            yield return "ofCart: true";
        if (call.Takes("X-Order-Token"))
            yield return "ofOrder: true";
        yield return "options";
    }

    private static string Query(Call call, string name) => name.EndsWith(".{name}", StringComparison.Ordinal)
        ? $"[{name[..^7]}: `{name[..^7]}.${{string}}`]: string"
        : $"{name}?: {Type(call.Operation.QuerySchema(name))} | undefined";

    private static string Type(JsonNode schema)
    {
        if (ApiModel.Reference(schema) is { } name)
            return name;
        if (schema["anyOf"] is JsonArray ways)
            return string.Join(" | ", ways.Where(way => (string?)way!["type"] != "null").Select(way => Type(way!)));
        if (schema["enum"] is JsonArray words)
            return string.Join(" | ", words.Select(word => $"'{(string)word!}'"));
        return ApiModel.Kind(schema) switch
        {
            "string" => "string",
            "integer" or "number" => "number",
            "boolean" => "boolean",
            "array" => schema["items"]!["enum"] is null ? Type(schema["items"]!) + "[]" : $"({Type(schema["items"]!)})[]",
            "object" when ApiModel.EachOf(schema) is { } each => $"Record<string, {Type(each)}>",
            _ => "unknown",
        };
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
