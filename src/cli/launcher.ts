import { join } from "node:path";
import { launch } from "../host/launch";

declare const CREWVET_DIGEST: string;

launch(join(__dirname, "crewvet.js"), CREWVET_DIGEST);
