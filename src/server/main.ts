import { startServer } from "./index";

startServer(process.argv.includes("--node-ipc") ? "node-ipc" : "stdio");
