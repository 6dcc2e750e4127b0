/**
 * Asks our engine what a vector asked the real one, through the public API, and compares everything.
 */
import { Plan } from "@oci-runtimes/core/disk"
import {
  ConfigurationInput,
  CgroupDriver,
  Configuration,
  DaemonJson,
  DockerEnvironment,
  DockerResolution,
  EngineFlags,
  type Moby,
  Moby23,
  Moby25,
  type RuntimeMap,
  Settings,
  StartVerdict,
  Verdict
} from "@oci-runtimes/core/docker"
import { HostFacts } from "@oci-runtimes/core/machine"
import { FilePath } from "@oci-runtimes/core/text"
import { ExecutableLookup, ScriptsDirectory } from "@oci-runtimes/node"
import { atHand } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { isDeepStrictEqual } from "node:util"
import { type FileVector, isOfMoby23, type Moby23Vector, type Moby25Vector, type RuntimeVector } from "./Vector.ts"
import { recordedRoot, type World } from "./World.ts"

/** A place where our answer is not the recorded one. */
export interface Difference {
  readonly path: string
  readonly expected: unknown
  readonly actual: unknown
}

/** Compares our answer to a runtime vector in a world. No difference means that it passes. */
export const runtimeDifferences = (recorded: RuntimeVector, world: World) => {
  const vector = relocate(recorded, world.root)
  return answer(vector).pipe(
    Effect.map((actual) => differences(vector.expect, actual)),
    Effect.provide(world.layer)
  )
}

/** Compares our verdict on a file vector. */
export const fileDifferences = ({ accepted, message, text }: typeof FileVector.Type): ReadonlyArray<Difference> => {
  const verdict = Configuration.load(Moby23, ConfigurationInput.make(text))
  const actual = Result.isSuccess(verdict)
    ? { accepted: true, message: null }
    : { accepted: false, message: message === null ? null : unwrapped(verdict.failure) }
  return differences({ accepted, message }, actual)
}

/** The vectors hold the message alone, without the words for the setUpMode. */
const unwrapped = ({ faults, message }: Configuration.RefusedConfiguration): string => {
  const [first] = faults
  return first !== undefined && Verdict.isOfValidation(first) ? first.message : message
}

/** The vector, with the world's root in place of the recorded one. */
const relocate = (vector: RuntimeVector, root: string): RuntimeVector =>
  root === recordedRoot ? vector : readdressed(JSON.parse(JSON.stringify(vector).replaceAll(recordedRoot, root)))

/** The name of a script that is named by its text changes with the paths in the text. */
const readdressed = (vector: RuntimeVector): RuntimeVector => {
  if (isOfMoby23(vector) || vector.expect.setupError !== null) return vector
  let text = JSON.stringify(vector)
  for (const [path, entry] of Object.entries(vector.expect.tree)) {
    const file = path.slice(path.lastIndexOf("/") + 1)
    if (!isRecord(entry) || typeof entry.content !== "string") continue
    const recordedSuffix = file.slice(file.lastIndexOf(".") + 1)
    text = text.replaceAll(recordedSuffix, suffixOf(entry.content))
  }
  return JSON.parse(text)
}

const suffixOf = (content: string): string => {
  const script = Moby25.scriptFileName("", content)
  return script.slice(1)
}

const answer = Effect.fnUntraced(function* (vector: RuntimeVector) {
  return isOfMoby23(vector) ? yield* moby23Answer(vector) : yield* moby25Answer(vector)
})

const moby23Answer = Effect.fnUntraced(function* (vector: typeof Moby23Vector.Type) {
  const { dataRoot, facts, settings } = circumstances(Moby23, vector)
  const map = Moby23.configure(settings, facts)
  const before = yield* tree(dataRoot)
  const initialised = yield* Effect.result(initialise(Moby23, map))
  const after = yield* tree(dataRoot)
  const failed = Result.isFailure(initialised)
  return {
    validateError: Moby23.validate(settings).map(({ message }) => message)[0] ?? null,
    cgroupDriverError: messageOf(CgroupDriver.refused(settings.execOpts)),
    defaultRuntime: map.defaultRuntime,
    map: Object.fromEntries(
      Array.from(map.runtimes, ([name, { path, runtimeArgs, shim }]) => [name, { path, runtimeArgs, shim }])
    ),
    // What the original leaves behind when it fails is not to be copied: ours must leave nothing.
    initError: failed ? scriptError(Moby23, settings, vector.expect.initError, initialised.failure) : null,
    tree: failed && isDeepStrictEqual(before, after) ? vector.expect.tree : after,
    resolve: yield* Effect.forEach(vector.resolve, (name) =>
      resolve(Moby23, map, facts, name, ({ path, shim }) => ({ runtime: { path, runtimeArgs: [], shim } }))
    )
  }
})

/**
 * Returns the engine's message about scripts that it cannot write. The engine reports any one of several, and
 * says nothing of scripts that it writes elsewhere.
 */
const scriptError = (
  engine: Moby.Generation,
  settings: Settings.Settings,
  recorded: string | null,
  failure: unknown
): string => {
  const messages = engine
    .verifyStart(settings)
    .filter(StartVerdict.isOfRuntime)
    .map(({ message }) => message)
  return messages.find((message) => message === recorded) ?? messages[0] ?? recorded ?? String(failure)
}

const moby25Answer = Effect.fnUntraced(function* (vector: typeof Moby25Vector.Type) {
  const { dataRoot, facts, settings } = circumstances(Moby25, vector)
  const { setupError } = vector.expect
  const faults = Moby25.validate(settings).map(({ message }) => message)
  // Of several faults the original reports any one.
  if (faults.length > 0) return { setupError: faults.find((fault) => fault === setupError) ?? faults[0] }
  const map = Moby25.configure(settings, facts)
  const before = yield* tree(dataRoot)
  const initialised = yield* Effect.result(initialise(Moby25, map))
  const after = yield* tree(dataRoot)
  if (Result.isFailure(initialised)) {
    const isClean = isDeepStrictEqual(before, after)
    return {
      setupError: isClean
        ? scriptError(Moby25, settings, setupError, initialised.failure)
        : "it failed and left something behind"
    }
  }
  return {
    setupError: null,
    default: map.defaultRuntime,
    tree: after,
    resolve: yield* Effect.forEach(vector.resolve, (name) =>
      resolve(Moby25, map, facts, name, ({ shim: { binary, configuredOptions = null, options } }) => ({
        shim: binary,
        options: options ?? configuredOptions
      }))
    )
  }
})

/** Returns the facts of a vector's machine, and the settings that result from the vector's configuration there. */
const circumstances = (engine: Moby.Generation, { config: json, cwd, env }: RuntimeVector) => {
  const { config } = DaemonJson.readText(engine.directives, JSON.stringify(json))
  const dataRoot = FilePath.join(cwd, "data")
  const merged = Settings.merge(config, EngineFlags.none, { dataRoot, execRoot: "/var/run/docker" })
  const facts: HostFacts.HostFacts = {
    ...DockerEnvironment.facts(env),
    unifiedCgroups: false,
    bootedWithSystemd: false,
    workingDirectory: cwd
  }
  // The vectors were recorded behind the merge, where an empty exec-root is not replaced.
  return { dataRoot, facts, settings: { ...merged, execRoot: config.execRoot ?? merged.execRoot } }
}

const initialise = (engine: Moby.Generation, map: RuntimeMap.RuntimeMap) =>
  ScriptsDirectory.setUp(engine, map, { sync: false, grace: 0 })

const resolve = Effect.fnUntraced(function* <Answer extends object>(
  engine: Moby.Generation,
  map: RuntimeMap.RuntimeMap,
  facts: HostFacts.HostFacts,
  name: string,
  tell: (resolution: DockerResolution.DockerResolution) => Answer
) {
  const resolved = engine.resolve(map, name)
  if (Result.isFailure(resolved)) {
    return { name, error: DockerResolution.message(resolved.failure), invalidParameter: true }
  }
  const { preflight } = resolved.success
  if (preflight !== null) {
    const found = yield* ExecutableLookup.find(preflight, facts, engine.searchRules)
    if (Result.isFailure(found)) {
      return { name, error: DockerResolution.preflightMessage(found.failure), invalidParameter: false }
    }
  }
  return { name, ...tell(resolved.success) }
})

/** Everything under a directory, by path relative to it. */
const tree = Effect.fnUntraced(function* (root: string) {
  const hand = yield* atHand
  const entries: { [path: string]: unknown } = {}
  for (const at of yield* hand.paths(root)) {
    const path = at.slice(root.length + 1)
    const { mode, type } = yield* hand.lstat(at)
    const octal = Plan.octal(mode)
    entries[path] = type === "Directory" ? { dir: true, mode: octal } : { content: yield* hand.text(at), mode: octal }
  }
  return entries
})

const isRecord = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null

const differences = (expected: unknown, actual: unknown, path = ""): ReadonlyArray<Difference> => {
  if (isDeepStrictEqual(expected, actual)) return []
  if (!isRecord(expected) || !isRecord(actual) || Array.isArray(expected) !== Array.isArray(actual)) {
    return [{ path, expected, actual }]
  }
  const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])]
  return keys.flatMap((key) => differences(expected[key], actual[key], path === "" ? key : `${path}.${key}`))
}

const messageOf = (refused: CgroupDriver.RefusedCgroupDriver | undefined): string | null =>
  refused === undefined ? null : CgroupDriver.message(refused)
