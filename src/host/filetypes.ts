import { languageOf } from "../core/languages/detect";

/** Folders that hold other people's code or a tool's cache, never the project: not entered unless named. */
const TOOL_FOLDERS = new Set([
  ".git", ".hg", ".svn", ".jj", "node_modules", "bower_components", "__pycache__", "__pypackages__", "site-packages", ".venv",
  ".tox", ".nox", ".eggs", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".ipynb_checkpoints", ".terraform", ".gradle", ".idea",
]);

/** Files that are never text. */
const BINARY = new Set(
  ("png jpg jpeg gif webp bmp ico icns tif tiff psd heic avif mp3 mp4 m4a wav ogg flac avi mov mkv webm pdf doc docx xls xlsx ppt pptx odt ods " +
    "zip gz tgz bz2 xz zst 7z rar tar whl egg jar war class so dll dylib exe bin o a obj lib wasm pyc pyo pyd woff woff2 ttf otf eot " +
    "npy npz pkl pickle parquet feather arrow h5 hdf5 pt pth onnx safetensors gguf ckpt pb tflite db sqlite sqlite3 mdb lock-wal shm iso dmg img vsix").split(" "),
);

/** Text that people write: over the size limit it is worth a word; any other large file is data. */
const WRITTEN = new Set("md mdx rst txt sh bash zsh sql env log csv html xml".split(" "));

function extensionOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : "";
}

export function isToolFolder(name: string): boolean {
  return TOOL_FOLDERS.has(name);
}

export function isBinaryName(name: string): boolean {
  return BINARY.has(extensionOf(name));
}

/** Whether a user expects the file to be analysed, so that skipping it has to be said. */
export function isExpected(path: string): boolean {
  return languageOf(path) !== "text" || WRITTEN.has(extensionOf(path));
}

/** Git-ignored files that still feed the crew model: environments and the crew's own configuration. */
export function feedsModel(path: string): boolean {
  return languageOf(path) === "dotenv" || /(?:^|\/)(?:agents|tasks)\.ya?ml$|(?:^|\/)crew\.jsonc?$|(?:^|\/)agents\/[^/]+\.jsonc?$|(?:^|\/)\.streamlit\/secrets\.toml$/.test(path);
}
