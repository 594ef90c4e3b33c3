import { setFlagsFromString } from "node:v8";
import { STEADY_HEAP } from "../host/heap";
import { startServer } from "./index";

// VS Code starts the server with the flag; its own runtime may not let flags change afterwards
if (process.versions.electron === undefined) setFlagsFromString(STEADY_HEAP);

startServer(process.argv.includes("--node-ipc") ? "node-ipc" : "stdio");
