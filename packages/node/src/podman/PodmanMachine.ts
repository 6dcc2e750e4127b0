/**
 * Podman on a machine: its release, its files, and its runtime table. Core makes all decisions. Nothing is changed, and no program is
 * run except `podman --version`.
 */
import { Given, Podman, type PodmanEngine } from "@oci-runtimes/core/podman"
import { type HostFacts, type ProgramRun, Search } from "@oci-runtimes/core/machine"
import { Assessment } from "@oci-runtimes/core/questions"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { Disk } from "../disk/Disk.ts"
import * as ExecutableLookup from "../disk/ExecutableLookup.ts"
import * as SearchedProgram from "../disk/internal/searchedProgram.ts"
import * as SourceFiles from "../disk/SourceFiles.ts"
import * as SystemFacts from "../disk/SystemFacts.ts"
import { EngineEnvironment } from "../machine/EngineEnvironment.ts"
import { Processes } from "../machine/Processes.ts"

/**
 * The part of the command line of Podman that concerns runtimes.
 *
 * @category models
 * @since 1.0.0
 */
export interface AssessOptions {
  /** The values of `--module`, in order. */
  readonly modules?: ReadonlyArray<string>
  readonly flags?: Given.Flags
}

/**
 * The limits for `podman --version`, which may hang.
 *
 * @category constants
 * @since 1.0.0
 */
export const limits: ProgramRun.Limits = Object.freeze({ milliseconds: 3_000, bytes: 2 ** 16 })

/**
 * Returns what Podman is given if the user of this process runs it with the environment of the machine. The monitors are not asked for
 * their versions, as Podman before 5.0 does: each counts as new enough.
 *
 * @category looking
 * @since 1.0.0
 */
export const given = Effect.fn("PodmanMachine.given")(function* ({ flags = {}, modules = [] }: AssessOptions = {}) {
  const { variables, workingDirectory } = yield* EngineEnvironment
  const { uid } = (yield* Processes).user
  const { readFile } = yield* Disk
  const passwd = yield* Effect.orElseSucceed(readFile("/etc/passwd", SourceFiles.maximumSize), () => new Uint8Array())
  const home = Given.homeIn(new TextDecoder().decode(passwd), uid)
  const found: Given.Given = { uid, variables, home, workingDirectory, modules, flags }
  return found
})

/**
 * Reads the configuration as a release of Podman would, and looks where it would look. Never fails: the reading has the refusal.
 *
 * @category looking
 * @since 1.0.0
 */
export const assess = Effect.fn("PodmanMachine.assess")(function* (
  engine: PodmanEngine.PodmanEngine,
  options: AssessOptions = {}
) {
  const own = yield* given(options)
  const facts: HostFacts.HostFacts = {
    ...(yield* SystemFacts.find),
    noPivotRoot: false,
    searchPath: own.variables.PATH ?? "",
    workingDirectory: own.workingDirectory
  }
  const reading = engine.read(own, yield* SourceFiles.readAll(engine.sources, own))
  const lookups = engine.lookups?.(reading.settings, facts) ?? []
  const states = yield* Effect.forEach(lookups, ({ places }) => ExecutableLookup.look(places))
  return Assessment.make(engine, reading, facts, states)
})

/**
 * Finds the program of a runtime that was resolved, by all the searches that Podman makes for it. Fails with Podman's message.
 *
 * @category looking
 * @since 1.0.0
 */
export const program = Effect.fn("PodmanMachine.program")(function* (
  { engine, facts, table }: Effect.Success<ReturnType<typeof assess>>,
  name?: string
) {
  const resolved = engine.resolve(table, name === undefined ? {} : { name })
  if (Result.isFailure(resolved)) return yield* Effect.fail(resolved.failure.message)
  let path = ""
  for (const sought of engine.searches(table, resolved.success, facts)) {
    const { found, probed } = Search.run(sought.search, yield* ExecutableLookup.look(sought.search.places))
    if (Result.isFailure(found)) {
      return yield* Effect.fail(engine.missed(resolved.success, sought, found.failure, probed).message)
    }
    if (sought.link === "Program") path = found.success
  }
  return { name: resolved.success.name, path }
})

/**
 * Detects the release of the `podman` in `PATH`. Returns undefined if there is none, or if it does not print a known version.
 *
 * @category looking
 * @since 1.0.0
 */
export const detect = Effect.map(
  // Podman that refuses its configuration does not print its version either.
  SearchedProgram.run("podman", ["--version"], limits, { CONTAINERS_CONF: "/dev/null", CONTAINERS_CONF_OVERRIDE: "" }),
  (outcome) => (Result.isSuccess(outcome) ? Podman.printed(outcome.success.stdout) : undefined)
).pipe(Effect.withSpan("PodmanMachine.detect"))
