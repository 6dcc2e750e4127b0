/**
 * Asks our engine what a vector asked the real one, through the public API, and compares everything.
 */
import {
  CgroupDriver,
  ConfigFault,
  Configuration,
  DaemonFile,
  EngineFlags,
  FilePath,
  HostFacts,
  Moby23,
  Plan,
  Resolution,
  type RuntimeMap,
  Settings
} from "@oci-runtimes/core"
import { ExecutableLookup, ScriptsDirectory } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { isDeepStrictEqual } from "node:util"
import type { FileVector, RuntimeVector } from "./Vector.ts"
import { recordedRoot, type World } from "./World.ts"

/** A place where our answer is not the recorded one. */
export interface Difference {
  readonly path: string
  readonly expected: unknown
  readonly actual: unknown
}

/** Compares our answer to a runtime vector in a world. No difference means that it passes. */
export const runtimeDifferences = (vector: typeof RuntimeVector.Type, world: World) =>
  Effect.map(
    answer(relocate(vector, world.root)).pipe(
      Effect.provide(
        Layer.mergeAll(ExecutableLookup.layer, ScriptsDirectory.layer).pipe(Layer.provideMerge(world.layer))
      )
    ),
    (actual) => differences(relocate(vector, world.root).expect, actual)
  )

/** Compares our verdict on a file vector. */
export const fileDifferences = ({ accepted, message, text }: typeof FileVector.Type): ReadonlyArray<Difference> => {
  const verdict = Configuration.load(Moby23, {
    bytes: new TextEncoder().encode(text),
    flags: EngineFlags.none,
    defaults: { dataRoot: "/var/lib/docker", execRoot: "/var/run/docker" }
  })
  const actual = Result.isSuccess(verdict)
    ? { accepted: true, message: null }
    : { accepted: false, message: message === null ? null : unwrapped(verdict.failure) }
  return differences({ accepted, message }, actual)
}

/** The vectors hold the message alone, without the words for the occasion. */
const unwrapped = ({ faults, message }: Configuration.Refused): string => {
  const [first] = faults
  return first !== undefined && ConfigFault.isValidationFault(first) ? ConfigFault.message(first) : message
}

/** The vector, with the world's root in place of the recorded one. */
const relocate = (vector: typeof RuntimeVector.Type, root: string): typeof RuntimeVector.Type =>
  root === recordedRoot ? vector : JSON.parse(JSON.stringify(vector).replaceAll(recordedRoot, root))

const answer = Effect.fnUntraced(function* (vector: typeof RuntimeVector.Type) {
  const { config } = DaemonFile.readText(Moby23.directives, JSON.stringify(vector.config))
  const dataRoot = FilePath.join(vector.cwd, "data")
  const merged = Settings.merge(config, EngineFlags.none, { dataRoot, execRoot: "/var/run/docker" })
  // The vectors were recorded behind the merge, where an empty exec-root is not replaced.
  const settings = { ...merged, execRoot: config.execRoot ?? merged.execRoot }
  const facts: HostFacts.HostFacts = {
    ...HostFacts.fromEnvironment(vector.env),
    unifiedCgroups: false,
    bootedWithSystemd: false,
    workingDirectory: vector.cwd
  }
  const map = Moby23.configure(settings, facts)
  const before = yield* tree(dataRoot)
  const initialised = yield* Effect.result(initialise(map))
  const after = yield* tree(dataRoot)
  const failed = Result.isFailure(initialised)
  return {
    validateError: Moby23.validate(settings).map(ConfigFault.message)[0] ?? null,
    cgroupDriverError: Moby23.verifyStart(settings).map(CgroupDriver.message)[0] ?? null,
    defaultRuntime: map.defaultRuntime,
    map: Object.fromEntries(map.runtimes),
    // What the original leaves behind when it fails is not to be copied: ours must leave nothing.
    initError: failed ? (vector.expect.initError ?? String(initialised.failure)) : null,
    tree: failed && isDeepStrictEqual(before, after) ? vector.expect.tree : after,
    resolve: yield* Effect.forEach(vector.resolve, (name) => resolve(map, facts, name))
  }
})

const initialise = (map: RuntimeMap.RuntimeMap) =>
  ScriptsDirectory.ScriptsDirectory.use((directory) => directory.setUp(Moby23, map, { sync: false, grace: 0 }))

const resolve = Effect.fnUntraced(function* (map: RuntimeMap.RuntimeMap, facts: HostFacts.HostFacts, name: string) {
  const lookup = yield* ExecutableLookup.ExecutableLookup
  const resolved = Moby23.resolve(map, name)
  if (Result.isFailure(resolved)) {
    return { name, error: Resolution.message(resolved.failure), invalidParameter: true }
  }
  const { path, preflight, shim } = resolved.success
  if (preflight !== null) {
    const found = yield* lookup.find(preflight, facts)
    if (Result.isFailure(found)) {
      return { name, error: Resolution.preflightMessage(found.failure), invalidParameter: false }
    }
  }
  return { name, runtime: { path, runtimeArgs: [], shim } }
})

/** Everything under a directory, by path relative to it. */
const tree = Effect.fnUntraced(function* (root: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const entries: { [path: string]: unknown } = {}
  for (const path of yield* fileSystem.readDirectory(root, { recursive: true })) {
    const at = FilePath.join(root, path)
    const { mode, type } = yield* fileSystem.lstat(at)
    const octal = Plan.octal(mode & 0o7777)
    entries[path] =
      type === "Directory" ? { dir: true, mode: octal } : { content: yield* fileSystem.readFileString(at), mode: octal }
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
