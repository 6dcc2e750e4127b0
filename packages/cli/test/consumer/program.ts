/**
 * A program that uses each entry of the packages as a consumer would. It is compiled in the consumer, under the compiler
 * options that consumers have, and run there.
 */
import { Table } from "@oci-runtimes/core/data"
import {
  ConfigurationInput,
  Configuration,
  Diagnosis,
  DockerResolution,
  type Moby,
  Moby23,
  Moby25,
  StockRuntime
} from "@oci-runtimes/core/docker"
import type { HostFacts } from "@oci-runtimes/core/machine"
import { Sarif } from "@oci-runtimes/core/reports"
import { ShimName } from "@oci-runtimes/core/shim"
import { hostFacts, runtimeName } from "@oci-runtimes/core/testing"
import { Disk, EngineEnvironment, Machine, Runtimes } from "@oci-runtimes/node"
import { byHand, conformance, FaultyDisk } from "@oci-runtimes/node/testing"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"

const engines: ReadonlyArray<Moby.Generation> = [Moby23, Moby25]

const facts: HostFacts.HostFacts = {
  unifiedCgroups: true,
  bootedWithSystemd: true,
  noPivotRoot: false,
  searchPath: "/usr/bin",
  workingDirectory: "/"
}

const answers = engines.map((engine) => {
  const loaded = Configuration.load(engine, ConfigurationInput.make('{"runtimes": {"crun": {"path": "crun"}}}'))
  if (Result.isFailure(loaded)) return loaded.failure.message
  const map = engine.configure(loaded.success.settings, facts)
  return Result.match(engine.resolve(map, "crun"), {
    onFailure: DockerResolution.message,
    onSuccess: ({ kind, path }) => `${engine.id}: ${kind} ${path}`
  })
})

fc.assert(
  fc.property(runtimeName(), hostFacts(), (name, host) => {
    const permissible = ShimName.isImplicit(name, "containerd-1.7")
    const map = Moby25.configure(
      { dataRoot: "/d", execRoot: "/e", execOpts: [], defaultRuntime: "runc", runtimes: Table.make([]) },
      host
    )
    return permissible === Result.isSuccess(Moby25.resolve(map, name)) || StockRuntime.isStock(name) || name === ""
  })
)

const files: Disk.Files = { "/etc/docker/daemon.json": "{}", "/work": { type: "directory" } }
const environment: Partial<EngineEnvironment.Values> = { variables: { PATH: "/usr/bin" } }

const resolved = Runtimes.Runtimes.use((runtimes) => runtimes.resolve()).pipe(
  Effect.provide(Runtimes.layer({ engine: Moby25 })),
  Effect.provide(Machine.memory({ files, environment })),
  Effect.match({ onFailure: ({ _tag, message }) => `${_tag} ${message}`, onSuccess: ({ name }) => name })
)

const conforming = conformance(Machine.memory({ files }), Effect.succeed("/work"))
const faulty = FaultyDisk.make(Disk.memory(files), { _tag: "Fail", at: 1, errno: "ENOSPC" })

const text = '{"default-runtime": "nvdia"}'
const { file, problems } = Diagnosis.diagnose(Moby25, ConfigurationInput.make(text))
const log = Sarif.log({
  tool: { name: "consumer", version: "1.0.0" },
  rules: [],
  files: [{ path: "daemon.json", source: file.source, problems }]
})
const { code } = Schema.decodeUnknownSync(Documents.CodeDocument)({
  code: "wrong-type",
  family: "docker",
  severity: "error",
  effect: "refused",
  title: "",
  help: "",
  bad: "",
  good: "",
  when: ""
})
const reported = [...log.runs[0].results.map(({ ruleId }) => ruleId), code]

const program = Effect.gen(function* () {
  const failed = yield* Effect.isFailure(byHand(faulty.disk).makeDirectory("/new"))
  return [...answers, yield* resolved, conforming.length > 0, failed, ...reported]
})

for (const line of await Effect.runPromise(program)) console.log(line)
