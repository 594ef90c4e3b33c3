import type { SourceFile } from "../core/languages/document";
import type { FileProblem } from "../core/model";
import { readInside, type Changes, type FileSettings, type FileSource } from "./root-files";

/** Open files outside every workspace folder: nothing beside them is read, whatever folder they lie in. */
export class LooseFiles implements FileSource {
  constructor(
    private readonly root: string,
    private settings: FileSettings,
  ) {}

  configure(settings: FileSettings): void {
    this.settings = settings;
  }

  rescan(): Changes {
    return { changed: [], removed: [] };
  }

  paths(): Iterable<string> {
    return [];
  }

  has(_path: string): boolean {
    return false;
  }

  read(_path: string): SourceFile | null {
    return null;
  }

  readAny(path: string): string | null {
    return readInside(this.root, path, this.settings.maxFileSize(path));
  }

  admit(_path: string): { readonly ignored: boolean } {
    return { ignored: false };
  }

  tracker(): () => boolean {
    return () => false;
  }

  fileProblems(): readonly FileProblem[] {
    return [];
  }
}
