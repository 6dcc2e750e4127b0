/**
 * The words that are specific to Docker: file names, programs, identifiers and keys. A test checks that the modules
 * shared by all engines do not contain them.
 */
import { ShimName } from "../shim/index.ts"
import * as DockerEnvironment from "./DockerEnvironment.ts"
import * as Engines from "./Engines.ts"
import * as StockRuntime from "./StockRuntime.ts"
import * as Directives23 from "./daemon-json/moby23Directives.ts"
import * as Directives25 from "./daemon-json/moby25Directives.ts"
import * as ScriptsNames from "./scripts/ScriptsNames.ts"

/** The keys of files and options. Plain words, such as `debug`, are not specific to Docker. */
const keys: ReadonlyArray<string> = [
  ...[Directives23.table, Directives25.table].flatMap(({ accepted, deprecated, neverFlattened, typed }) => [
    ...accepted.names(),
    ...deprecated.names(),
    ...neverFlattened.names(),
    ...Object.keys(typed.fields)
  ]),
  "runtimeArgs",
  "runtimeType",
  "add-runtime",
  "native.cgroupdriver"
].filter((key) => /[-A-Z.]/.test(key))

/** All words that are specific to Docker. */
export const words: ReadonlyArray<string> = [
  ...keys,
  ...Engines.names,
  "docker",
  "moby",
  DockerEnvironment.processName,
  "daemon.json",
  ScriptsNames.directory,
  ScriptsNames.temporary,
  StockRuntime.name,
  ShimName.linuxShim,
  "containerd"
]
