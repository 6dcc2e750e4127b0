/**
 * The conformance cases for the interface of a container engine by CRI.
 */
import { Table } from "@oci-runtimes/core/data"
import type { CriAnswer, LocalRequest } from "@oci-runtimes/core/machine"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as assert from "node:assert/strict"
import { CriApi, type Sockets } from "../CriApi.ts"

/** A case: the sockets that it asks, by name, and what it asks them in a directory. */
export interface CriApiCase {
  readonly title: string
  readonly sockets: Sockets
  readonly run: (root: string) => Effect.Effect<void, unknown, CriApi>
}

/** More than any answer here takes on a busy machine. */
const patient: LocalRequest.Limits = { milliseconds: 60_000, bytes: 2 ** 24 }

const versionAt = (path: string, limits = patient) => CriApi.use((cri) => cri.version(path, limits))

const statusAt = (path: string, limits = patient) => CriApi.use((cri) => cri.status(path, limits))

/** Compares outcomes. Tables compare by their pairs. */
const same = <Answer>(outcome: CriAnswer.Outcome<Answer>, expected: CriAnswer.Outcome<Answer>) =>
  Effect.sync(() => assert.deepEqual(Result.map(outcome, inPairs), Result.map(expected, inPairs)))

const inPairs = (answer: unknown): unknown =>
  typeof answer === "object" && answer !== null && "info" in answer && Table.isTable(answer.info)
    ? { ...answer, info: [...answer.info] }
    : answer

const failed = (failure: CriAnswer.Failure): CriAnswer.Outcome<never> => Result.fail(failure)

const version: CriAnswer.Version = {
  version: "0.1.0",
  runtimeName: "engine",
  runtimeVersion: "1.6.20~ds1",
  runtimeApiVersion: "v1"
}

const status: CriAnswer.Status = {
  conditions: [
    { type: "RuntimeReady", status: true, reason: "", message: "" },
    { type: "NetworkReady", status: false, reason: "NetworkPluginNotReady", message: 'no "ü" network\nfound' }
  ],
  info: Table.make([
    ["config", '{"a": [1, "ü"]}'],
    ["__proto__", ""],
    ["", "unnamed"]
  ]),
  handlers: [
    { name: "", recursiveReadOnlyMounts: true, userNamespaces: false },
    { name: "crun", recursiveReadOnlyMounts: false, userNamespaces: true },
    { name: "plain", recursiveReadOnlyMounts: false, userNamespaces: false }
  ]
}

const nothing: CriAnswer.Status = { conditions: [], info: Table.make([]), handlers: [] }

const large: CriAnswer.Status = { ...nothing, info: Table.make([["config", "x".repeat(3 * 2 ** 20)]]) }

/** Returns an answer that counts its questions. */
const counting = (): (() => CriAnswer.Version) => {
  let count = 0
  return () => ({ ...version, runtimeVersion: String(++count) })
}

const refusals: ReadonlyArray<readonly [name: string, code: number, details: string]> = [
  ["unknown", 2, "server is not initialized yet"],
  ["denied", 7, 'not "ü"\nfor you'],
  ["exhausted", 8, ""],
  ["unavailable", 14, "going away"],
  ["unauthenticated", 16, "who?"]
]

/** The cases. */
export const criApiCases: ReadonlyArray<CriApiCase> = [
  {
    title: "gives the version",
    sockets: { one: { cri: { version } } },
    run: Effect.fnUntraced(function* (root) {
      yield* same(yield* versionAt(`${root}/one`), Result.succeed(version))
    })
  },
  {
    title: "gives the status with all that the engine says about itself: nothing, any text, and megabytes",
    sockets: { one: { cri: { status } }, none: { cri: { status: nothing } }, much: { cri: { status: large } } },
    run: Effect.fnUntraced(function* (root) {
      yield* same(yield* statusAt(`${root}/one`), Result.succeed(status))
      yield* same(yield* statusAt(`${root}/none`), Result.succeed(nothing))
      yield* same(yield* statusAt(`${root}/much`), Result.succeed(large))
    })
  },
  {
    title: "makes an answer anew for each question, and hands out nothing that can be changed",
    sockets: { one: { cri: { version: counting(), status } } },
    run: Effect.fnUntraced(function* (root) {
      const asked = Effect.map(versionAt(`${root}/one`), Result.getOrThrow)
      const [first, second] = [yield* asked, yield* asked]
      assert.equal(Number(second.runtimeVersion), Number(first.runtimeVersion) + 1)
      const { conditions, handlers } = Result.getOrThrow(yield* statusAt(`${root}/one`))
      for (const value of [first, conditions, conditions[0], handlers, handlers[0]]) assert.ok(Object.isFrozen(value))
    })
  },
  {
    title: "says that an engine does not have CRI, or not the method",
    sockets: { disabled: { cri: {} }, half: { cri: { version } } },
    run: Effect.fnUntraced(function* (root) {
      const cases: ReadonlyArray<readonly [CriAnswer.Method, CriAnswer.Outcome<unknown>]> = [
        ["Version", yield* versionAt(`${root}/disabled`)],
        ["Status", yield* statusAt(`${root}/disabled`)],
        ["Status", yield* statusAt(`${root}/half`)]
      ]
      for (const [method, outcome] of cases) {
        const failure = Result.getOrThrow(Result.flip(outcome))
        assert.equal(failure._tag, "NotCri")
        assert.deepEqual(failure, { _tag: "NotCri", method, details: failure.details })
      }
      yield* same(yield* versionAt(`${root}/half`), Result.succeed(version))
    })
  },
  {
    title: "gives the code and the words of a refusal",
    sockets: Object.fromEntries(
      refusals.map(([name, code, details]) => [
        name,
        { cri: { status: { _tag: "Refused", method: "Status", code, details } } }
      ])
    ),
    run: Effect.fnUntraced(function* (root) {
      for (const [name, code, details] of refusals) {
        yield* same(yield* statusAt(`${root}/${name}`), failed({ _tag: "Refused", method: "Status", code, details }))
      }
    })
  },
  {
    title: "says that a program does not speak gRPC",
    sockets: { web: { answers: { "/version": "{}" } } },
    run: Effect.fnUntraced(function* (root) {
      yield* same(yield* versionAt(`${root}/web`), failed({ _tag: "NotGrpc" }))
    })
  },
  {
    title: "gives up on a program that never answers",
    sockets: { one: { cri: { status }, hangs: true } },
    run: Effect.fnUntraced(function* (root) {
      const outcome = yield* statusAt(`${root}/one`, { ...patient, milliseconds: 20 })
      yield* same(outcome, failed({ _tag: "TimedOut", milliseconds: 20 }))
    })
  },
  {
    title: "says why a socket cannot be asked",
    sockets: {},
    run: Effect.fnUntraced(function* (root) {
      const cases: ReadonlyArray<readonly [string, string]> = [
        [`${root}/none`, "ENOENT"],
        [`${root}/${"x".repeat(108)}`, "ENAMETOOLONG"],
        [`${root}/a\0b`, "EINVAL"],
        ["relative", "EINVAL"],
        ["", "EINVAL"]
      ]
      for (const [path, errno] of cases) yield* same(yield* versionAt(path), failed({ _tag: "NoSocket", errno }))
    })
  },
  {
    title: "asks several sockets at the same time",
    sockets: Object.fromEntries(
      ["one", "two", "three"].map((name) => [name, { cri: { version: { ...version, runtimeName: name } } }])
    ),
    run: Effect.fnUntraced(function* (root) {
      const names = Array.from({ length: 30 }, (_, index) => ["one", "two", "three"][index % 3]!)
      const outcomes = yield* Effect.forEach(names, (name) => versionAt(`${root}/${name}`), {
        concurrency: "unbounded"
      })
      for (const [index, name] of names.entries()) {
        yield* same(outcomes[index]!, Result.succeed({ ...version, runtimeName: name }))
      }
    })
  }
]
