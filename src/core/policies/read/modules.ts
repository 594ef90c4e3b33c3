import type { Document } from "../../languages/document";
import { attribute, textOf, type HclBlock } from "../../languages/hcl/reader";
import type { Location } from "../../text/range";
import type { Target } from "./hcl";
import { terraformFile, terraformModule, type TerraformModule } from "./terraform";

export type HclDocument = Extract<Document, { language: "hcl" }>;

/** So many calls of one module are told apart. */
const MOST_CALLS = 16;
/** Modules that call modules that call modules. */
const DEEPEST = 4;

interface Folder {
  readonly documents: readonly HclDocument[];
  readonly module: TerraformModule;
  readonly calls: readonly { readonly folder: string; readonly block: HclBlock; readonly locate: (start: number, end: number) => Location }[];
}

const folders = new WeakMap<HclDocument, Folder>();
const instances = new WeakMap<HclDocument, { readonly inputs: readonly HclDocument[]; readonly modules: readonly TerraformModule[] }>();

/**
 * The modules of a project: each folder of Terraform files, once for every `module` block with a local source that calls
 * it, with the values that the block hands in; alone, with its own defaults, where nothing calls it.
 */
export function terraformModules(documents: Iterable<HclDocument>): readonly TerraformModule[] {
  const all = byFolder(documents);
  const callers = new Map<string, { readonly folder: string; readonly call: Folder["calls"][number] }[]>();
  for (const [folder, { calls }] of all) {
    for (const call of calls) if (all.has(call.folder) && call.folder !== folder) callers.set(call.folder, [...(callers.get(call.folder) ?? []), { folder, call }]);
  }
  const inputsOf = (folder: string, depth = 0): HclDocument[] => {
    const above = depth < DEEPEST ? (callers.get(folder) ?? []).flatMap((one) => inputsOf(one.folder, depth + 1)) : [];
    return [...(all.get(folder)?.documents ?? []), ...above];
  };
  const make = (folder: string, depth = 0): readonly TerraformModule[] => {
    const own = all.get(folder);
    const [first] = own?.documents ?? [];
    if (!own || !first) return [];
    const calls = depth < DEEPEST ? (callers.get(folder) ?? []).slice(0, MOST_CALLS) : [];
    if (calls.length === 0) return [own.module];
    const inputs = inputsOf(folder);
    const known = instances.get(first);
    if (depth === 0 && known?.inputs.length === inputs.length && inputs.every((one, index) => one === known.inputs[index])) return known.modules;
    const modules = calls
      .flatMap(({ folder: from, call }) => make(from, depth + 1).map((caller) => terraformModule(own.documents.map(terraformFile), given(call, caller))))
      .slice(0, MOST_CALLS);
    if (depth === 0) instances.set(first, { inputs, modules });
    return modules;
  };
  return [...all.keys()].flatMap((folder) => make(folder));
}

/** Folders (with a slash at the end, "" for the root) that a `module` block of another folder calls. */
export function calledFolders(documents: Iterable<HclDocument>): ReadonlySet<string> {
  return new Set([...byFolder(documents)].flatMap(([folder, { calls }]) => calls.map((call) => call.folder).filter((called) => called !== folder)));
}

/** What a `module` block hands in, by the variables' names; read where the caller stands. */
function given({ block, locate }: Folder["calls"][number], caller: TerraformModule): ReadonlyMap<string, Target> {
  return new Map(block.attributes.map(({ key, value }) => [`var.${key}`, { value, locate, resolve: caller.resolve }]));
}

function byFolder(documents: Iterable<HclDocument>): Map<string, Folder> {
  const groups = new Map<string, HclDocument[]>();
  for (const document of documents) {
    const { path } = document.file;
    if (/\.tfvars$/.test(path)) continue;
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    groups.set(folder, [...(groups.get(folder) ?? []), document]);
  }
  return new Map([...groups].map(([folder, group]) => [folder, folderOf(folder, group)]));
}

function folderOf(folder: string, documents: readonly HclDocument[]): Folder {
  const [first] = documents;
  const known = first && folders.get(first);
  if (known?.documents.length === documents.length && documents.every((one, index) => one === known.documents[index])) return known;
  const files = documents.map(terraformFile);
  const calls = files.flatMap(({ path, blocks }) =>
    blocks.flatMap((block) => {
      const source = block.type === "module" ? textOf(attribute(block, "source")) : null;
      return source !== null && /^\.{1,2}\//.test(source) ? [{ folder: joined(folder, source), block, locate: (start: number, end: number): Location => ({ path, range: { start, end } }) }] : [];
    }),
  );
  const made = { documents, module: terraformModule(files), calls };
  if (first) folders.set(first, made);
  return made;
}

/** `infra/` and `../modules/iam` give `modules/iam/`. */
function joined(folder: string, source: string): string {
  const parts = folder.split("/").filter((part) => part !== "");
  for (const part of source.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.length === 0 ? "" : `${parts.join("/")}/`;
}
