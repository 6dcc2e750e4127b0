/**
 * Generators for property tests with fast-check: names, entries, configurations, hosts, and small worlds to search for
 * executables in. Use them to compare your own resolution rules with the rules of this library.
 */
import * as fc from "fast-check"
import { Table } from "../data/index.ts"
import { type DaemonConfig, type Settings, StockRuntime } from "../docker/index.ts"
import type { Json } from "../document/index.ts"
import { ExecutableSearch, type HostFacts, type Search } from "../machine/index.ts"
import { ShimName } from "../shim/index.ts"

export {
  containerdFile,
  type ContainerdFileVersion,
  containerdGiven,
  type ContainerdSetting,
  containerdSettings
} from "./containerd.ts"
export { crioFile, crioGiven, type CrioSection, crioSections } from "./crio.ts"
export { podmanFile, podmanGiven, type PodmanSetting, podmanSettings } from "./podman.ts"

/**
 * Generates names of every kind: common names, dotted names, paths, and arbitrary strings.
 *
 * ```ts
 * import { Moby25 } from "@oci-runtimes/core"
 * import { ShimName } from "@oci-runtimes/core/shim"
 * import { hostFacts, runtimeName, settings } from "@oci-runtimes/core/testing"
 * import * as Result from "effect/Result"
 * import * as fc from "fast-check"
 *
 * fc.assert(
 *   fc.property(settings(), hostFacts(), runtimeName(), (given, facts, name) => {
 *     const map = Moby25.configure(given, facts)
 *     const isKnown = name === "" || map.runtimes.has(name)
 *     return isKnown || Result.isSuccess(Moby25.resolve(map, name)) === ShimName.isImplicit(name, Moby25.nameRules)
 *   })
 * )
 * console.log("only implicit names resolve without being configured")
 * // => only implicit names resolve without being configured
 * ```
 *
 * @category operations
 * @since 1.0.0
 */
export const runtimeName = (): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom(...familiarNames),
    dottedName(),
    fc.array(fc.constantFrom(...nameParts), { maxLength: 6 }).map((parts) => parts.join("")),
    fc.string({ unit: "binary" }),
    fc.string({ unit: "grapheme" })
  )

/**
 * Generates names that may be passed to containerd without being configured.
 *
 * @category operations
 * @since 1.0.0
 */
export const implicitName = (rules: ShimName.NameRules): fc.Arbitrary<string> =>
  fc.oneof(dottedName(), runtimeName()).filter((name) => ShimName.isImplicit(name, rules))

/**
 * Generates names that must not be passed to containerd without being configured.
 *
 * @category operations
 * @since 1.0.0
 */
export const refusedName = (rules: ShimName.NameRules): fc.Arbitrary<string> =>
  runtimeName().filter((name) => !ShimName.isImplicit(name, rules))

/**
 * Generates entries with and without arguments, including arguments that a shell would interpret.
 *
 * @category operations
 * @since 1.0.0
 */
export const runtimeEntry = (): fc.Arbitrary<DaemonConfig.RuntimeEntry> =>
  record({
    path: fc.oneof(fc.constantFrom(...familiarPaths), fc.string()),
    runtimeArgs: fc.oneof(
      fc.constant([]),
      fc.array(fc.oneof(fc.constantFrom(...awkwardArguments), fc.string()), { maxLength: 4 })
    )
  })

/**
 * Generates entries for Docker Engine 25 and later: with a path, with a type and options, and with invalid combinations.
 *
 * @category operations
 * @since 1.0.0
 */
export const typedRuntimeEntry = (): fc.Arbitrary<DaemonConfig.RuntimeEntry> =>
  fc.oneof(
    runtimeEntry(),
    fc
      .tuple(runtimeType(), fc.option(shimOptions(), { nil: undefined }))
      .map(([type, options]) => ({ path: "", runtimeArgs: [], runtimeType: type, ...(options && { options }) })),
    fc
      .tuple(runtimeEntry(), fc.constantFrom("", "io.containerd.runsc.v1"), shimOptions())
      .map(([entry, type, options]) => ({ ...entry, ...(type !== "" && { runtimeType: type }), options }))
  )

/**
 * Generates tables of runtimes by name, without the stock `runc`.
 *
 * @category operations
 * @since 1.0.0
 */
export const runtimes = (
  entry: fc.Arbitrary<DaemonConfig.RuntimeEntry> = runtimeEntry()
): fc.Arbitrary<Table.Table<DaemonConfig.RuntimeEntry>> =>
  fc
    .uniqueArray(fc.tuple(runtimeName(), entry), { selector: ([name]) => name, maxLength: 6 })
    .map((entries) => Table.make(entries.filter(([name]) => !StockRuntime.isReserved(name))))

/**
 * Generates the part of a `daemon.json` that affects runtimes, including invalid defaults and drivers.
 *
 * @category operations
 * @since 1.0.0
 */
export const daemonConfig = (
  entry?: fc.Arbitrary<DaemonConfig.RuntimeEntry>
): fc.Arbitrary<DaemonConfig.DaemonConfig> =>
  fc.record(
    {
      dataRoot: absolutePath(),
      execRoot: absolutePath(),
      execOpts: execOpts(),
      usernsRemap: fc.constantFrom("", "default", "me:us", "1000"),
      defaultRuntime: runtimeName(),
      runtimes: runtimes(entry)
    },
    { requiredKeys: [], noNullPrototype: true }
  )

/**
 * Generates complete settings, including invalid settings.
 *
 * @category operations
 * @since 1.0.0
 */
export const settings = (entry?: fc.Arbitrary<DaemonConfig.RuntimeEntry>): fc.Arbitrary<Settings.Settings> =>
  record({
    dataRoot: absolutePath(),
    execRoot: absolutePath(),
    execOpts: execOpts(),
    defaultRuntime: fc.oneof(fc.constantFrom("", "runc"), runtimeName()),
    runtimes: runtimes(entry)
  })

/**
 * Generates the facts of hosts of every kind.
 *
 * @category operations
 * @since 1.0.0
 */
export const hostFacts = (): fc.Arbitrary<HostFacts.HostFacts> =>
  record({
    unifiedCgroups: fc.boolean(),
    bootedWithSystemd: fc.boolean(),
    noPivotRoot: fc.boolean(),
    searchPath: fc
      .array(fc.constantFrom("", ".", "bin", "/bin", "/opt/bin/", "/opt/../bin"), { maxLength: 4 })
      .map((parts) => parts.join(":")),
    workingDirectory: fc.constantFrom("/", "/work", "/opt")
  })

/**
 * A file to look up, the environment of the search, and the path states of the candidates.
 *
 * @category models
 * @since 1.0.0
 */
export interface SearchWorld {
  readonly file: string
  readonly environment: ExecutableSearch.SearchEnvironment
  /** The path state of each candidate, in the order of the candidates. */
  readonly states: ReadonlyArray<Search.PathState>
}

/**
 * Generates small worlds to search in, with a path state for each candidate.
 *
 * @category operations
 * @since 1.0.0
 */
export const searchWorld = (): fc.Arbitrary<SearchWorld> =>
  record({
    file: fc.oneof(fc.constantFrom(...familiarPaths), fc.string()),
    environment: hostFacts()
  }).chain(({ environment, file }) => {
    const count = ExecutableSearch.candidates(file, environment).length
    return fc
      .array(pathState(), { minLength: count, maxLength: count })
      .map((states) => ({ file, environment, states }))
  })

/**
 * Generates path states.
 *
 * @category operations
 * @since 1.0.0
 */
export const pathState = (): fc.Arbitrary<Search.PathState> =>
  fc.oneof(
    fc.record(
      {
        _tag: fc.constant("File" as const),
        mode: fc.constantFrom(0o755, 0o700, 0o111, 0o001, 0o644, 0o000),
        execution: fc.constantFrom<Search.Execution>("allowed", "denied", "deniedToUser")
      },
      { requiredKeys: ["_tag", "mode"], noNullPrototype: true }
    ),
    fc.constant({ _tag: "Directory" as const }),
    fc.constantFrom("ENOENT", "EACCES", "ENOTDIR", "ELOOP").map((errno) => ({ _tag: "Unreadable" as const, errno }))
  )

/** Generates records with a prototype. By default, fast-check also generates records without a prototype. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record<T>(model, { noNullPrototype: true })

const dottedName = (): fc.Arbitrary<string> =>
  fc.array(fc.stringMatching(/^[a-z0-9_-]{0,6}$/), { minLength: 2, maxLength: 5 }).map((parts) => parts.join("."))

const runtimeType = (): fc.Arbitrary<string> =>
  fc.oneof(fc.constantFrom(ShimName.linuxShim, "io.containerd.runsc.v1", "/opt/bin/shim"), dottedName(), fc.string())

const shimOptions = (): fc.Arbitrary<Json.JsonObject> =>
  fc.oneof(
    fc.constantFrom<Json.JsonObject>(
      {},
      { BinaryName: "/usr/bin/crun", SystemdCgroup: true },
      { TypeUrl: "io.containerd.runsc.v1.options", ConfigPath: "/etc/runsc.toml" },
      { IoUid: 42 },
      { a: "b" }
    ),
    fc.dictionary(fc.string(), jsonValue(), { noNullPrototype: true, maxKeys: 3 })
  )

/** Generates JSON values without -0, which `JSON.stringify` writes as 0. */
const jsonValue = (): fc.Arbitrary<Json.Json> =>
  fc.jsonValue().map((value): Json.Json => JSON.parse(JSON.stringify(value)))

const execOpts = (): fc.Arbitrary<ReadonlyArray<string>> => fc.array(fc.constantFrom(...execOptions), { maxLength: 3 })

const absolutePath = (): fc.Arbitrary<string> =>
  fc.array(fc.stringMatching(/^[a-z.]{0,4}$/), { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join("/")}`)

const familiarNames = [
  ..."runc crun nvidia runsc kata RUNC my/custom.runtime.v1 /usr/bin/crun . .. __proto__ constructor".split(" "),
  "io.containerd.runc.v2",
  "io.containerd.runsc.v1",
  ""
]

const nameParts = [".", "/", "a", "v2", " ", "runc", "é", "日本", "\0", "\n"]

const familiarPaths = ["/usr/bin/crun", "crun", "bin/crun", "./crun", "runc", "", " ", "/usr/bin/a b", "../crun"]

const awkwardArguments = ["--debug", "", "a b", "$HOME", "`id`", "*", "'q'", '"dq"', ";", "--log=/tmp/x", "#"]

const execOptions = [
  "native.cgroupdriver=systemd",
  "native.cgroupdriver=cgroupfs",
  "native.cgroupdriver=none",
  "native.cgroupdriver=",
  "NATIVE.CGROUPDRIVER = systemd ",
  "native.cgroupdriver",
  "foo=bar",
  "native.cgroupdriver=bogus"
]
