import type { FixContext } from "../types";

/** Text of a file as it was analysed, else as the host reads it; null when it is not there. */
export function readFile(context: FixContext, path: string): string | null {
  return context.input.documents.get(path)?.file.text ?? context.read(path);
}

export function join(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

export function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}

/** The folder and its parents up to the root, nearest first. */
export function upward(folder: string): string[] {
  const folders = [folder];
  for (let at = folder; at !== ""; at = folderOf(at)) folders.push(folderOf(at));
  return folders;
}

const MARKERS = ["pyproject.toml", "requirements.txt", ".env", "setup.py", "crew.jsonc", "Pipfile", "uv.lock", ".git/HEAD"];

/** The folder of the project that a file belongs to: the nearest one with a project file, else the root. */
export function projectFolder(context: FixContext, path: string): string {
  return upward(folderOf(path)).find((folder) => MARKERS.some((name) => readFile(context, join(folder, name)) !== null)) ?? "";
}
