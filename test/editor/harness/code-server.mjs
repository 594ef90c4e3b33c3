/** VS Code's own server: one a suite, with folders of its own for extensions, settings and logs. */
import { spawn, spawnSync } from "node:child_process";
import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

/** Settings of every suite: nothing phones home, nothing pops up, hints do not cover the code. */
const SETTINGS = {
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "security.workspace.trust.startupPrompt": "never",
  "files.autoSave": "afterDelay",
  "files.autoSaveDelay": 200,
  "editor.minimap.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
};

export class CodeServer {
  constructor(tools, folder, settings = {}) {
    this.tools = tools;
    this.folder = folder;
    this.data = join(folder, "server");
    this.extensions = join(folder, "extensions");
    this.user = join(folder, "user");
    this.log = join(folder, "server.log");
    for (const kind of ["Machine", "User"]) {
      for (const base of [this.data, this.user]) {
        const path = join(base, kind === "Machine" && base === this.data ? "data/Machine" : kind);
        mkdirSync(path, { recursive: true });
        writeFileSync(join(path, "settings.json"), JSON.stringify({ ...SETTINGS, ...settings }, null, 2));
      }
    }
  }

  folders() {
    return ["--server-data-dir", this.data, "--extensions-dir", this.extensions, "--user-data-dir", this.user];
  }

  installExtension(vsix) {
    const result = spawnSync(this.tools.node, [this.tools.server, "--install-extension", vsix, ...this.folders()], { encoding: "utf8", env: this.environment({}) });
    if (result.status !== 0 || !/successfully installed/i.test(result.stdout)) throw new Error(`the package does not install:\n${result.stdout}${result.stderr}`);
  }

  environment(more) {
    // no proxy, no keys: what the extension host sees is what a plain machine has
    const { PATH, HOME, LANG } = process.env;
    return { PATH, HOME, LANG, ...more };
  }

  /** Starts the server and waits until it answers. `args` such as `--disable-workspace-trust`. */
  async start(args = [], env = {}) {
    this.port = await freePort();
    const log = createWriteStream(this.log, { flags: "a" });
    this.process = spawn(
      this.tools.node,
      [this.tools.server, "--host", "127.0.0.1", "--port", String(this.port), "--without-connection-token", "--accept-server-license-terms", "--telemetry-level", "off", ...this.folders(), ...args],
      { stdio: ["ignore", "pipe", "pipe"], env: this.environment(env), detached: true },
    );
    this.process.stdout.pipe(log);
    this.process.stderr.pipe(log);
    const deadline = Date.now() + 60_000;
    for (;;) {
      if (this.process.exitCode !== null) throw new Error(`VS Code's server ended with ${this.process.exitCode}: see ${this.log}`);
      if (await fetch(`http://127.0.0.1:${this.port}/version`).then((answer) => answer.ok, () => false)) return;
      if (Date.now() > deadline) throw new Error(`VS Code's server did not answer: see ${this.log}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** URL of the workbench for a folder or a .code-workspace file, with the payload that opens files or runs tests. */
  url(target, payload = []) {
    const kind = target.endsWith(".code-workspace") ? "workspace" : "folder";
    return `http://127.0.0.1:${this.port}/?${kind}=${encodeURIComponent(target)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
  }

  remote(path) {
    return `vscode-remote://127.0.0.1:${this.port}${path}`;
  }

  async stop() {
    const { process: child } = this;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    // its own process group: extension hosts and language servers go with it
    try {
      process.kill(-child.pid, "SIGTERM");
    } catch {
      return;
    }
    const timer = setTimeout(() => process.kill(-child.pid, "SIGKILL"), 5000);
    await ended;
    clearTimeout(timer);
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
