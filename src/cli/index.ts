import { run } from "./program";
import { reasonOf } from "../host/discover";
import { EXIT, type Io } from "./io";

const io: Io = {
  cwd: currentFolder(),
  env: process.env,
  stdoutIsTerminal: process.stdout.isTTY,
  stderrIsTerminal: process.stderr.isTTY,
  out: (text) =>
    new Promise((resolve, reject) => {
      process.stdout.write(text, (error) => {
        if (error) reject(error);
        else resolve();
      });
    }),
  err: (text) => {
    process.stderr.write(text);
  },
};

function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    process.stderr.write("crewvet: the current folder is not there any more\n");
    process.exit(EXIT.usage);
  }
}

// a reader that has seen enough (`| head`) is no error
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(process.exitCode ?? EXIT.clean);
  process.stderr.write(`crewvet: the output could not be written: ${reasonOf(error)}\n`);
  process.exit(EXIT.internal);
});

void run(process.argv.slice(2), io).then((code) => {
  if (code !== null) process.exitCode = code;
});
