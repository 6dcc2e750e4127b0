/**
 * The words that are Docker's own: file names, programs, identifiers and keys. No room that every engine shares has one of them,
 * which a test holds.
 */
import { ShimName } from "../shim/index.ts"
import * as DockerEnvironment from "./DockerEnvironment.ts"
import * as Engines from "./Engines.ts"
import * as StockRuntime from "./StockRuntime.ts"
import * as Directives23 from "./daemon-json/moby23Directives.ts"
import * as Directives25 from "./daemon-json/moby25Directives.ts"
import * as ScriptsNames from "./scripts/ScriptsNames.ts"

/** Keys of files and options; those that are plain words, such as `debug`, are everybody's. */
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

/** The words. */
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
