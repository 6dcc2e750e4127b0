/**
 * The conformance cases for the interface of an engine.
 */
import type { LocalRequest } from "@oci-runtimes/core/machine"
import { Bytes } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as assert from "node:assert/strict"
import { EngineApi, type Sockets } from "../EngineApi.ts"

/** A case: the sockets that it asks, by name, and what it asks them in a directory. */
export interface EngineApiCase {
  readonly title: string
  readonly sockets: Sockets
  readonly run: (root: string) => Effect.Effect<void, unknown, EngineApi>
}

/** More than any answer here takes on a busy machine. */
const patient: LocalRequest.Limits = { milliseconds: 60_000, bytes: 2 ** 23 }

const asking = (path: string, question: LocalRequest.Question, limits = patient) =>
  EngineApi.use(({ request }) => request({ socket: { _tag: "UnixSocket", path }, question, limits }))

const at = (...path: ReadonlyArray<string>): LocalRequest.Question => ({ path })

const answered = (body: string | Uint8Array, status = 200): LocalRequest.Outcome =>
  Result.succeed({ status, body: typeof body === "string" ? Bytes.ofText(body) : body })

const failed = (failure: LocalRequest.Failure): LocalRequest.Outcome => Result.fail(failure)

const same = (outcome: LocalRequest.Outcome, expected: LocalRequest.Outcome) =>
  Effect.sync(() => assert.deepEqual(outcome, expected))

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte)
const large = new Uint8Array(3 * 2 ** 20).fill(0x61)

/** Returns an answer that counts its requests. */
const counting = (): (() => string) => {
  let count = 0
  return () => String(++count)
}

/** The cases. */
export const engineApiCases: ReadonlyArray<EngineApiCase> = [
  {
    title: "gives the status and the body of an answer",
    sockets: { one: { answers: { "/version": '{"a": "ü"}', "/broken": { status: 500, body: "no" }, "/": "top" } } },
    run: Effect.fnUntraced(function* (root) {
      yield* same(yield* asking(`${root}/one`, at("version")), answered('{"a": "ü"}'))
      yield* same(yield* asking(`${root}/one`, at("broken")), answered("no", 500))
      yield* same(yield* asking(`${root}/one`, at()), answered("top"))
    })
  },
  {
    title: "gives the status 404 for a target without an answer",
    sockets: { one: { answers: {} } },
    run: Effect.fnUntraced(function* (root) {
      const { status } = Result.getOrThrow(yield* asking(`${root}/one`, at("toString")))
      assert.equal(status, 404)
    })
  },
  {
    title: "does not follow a redirection",
    sockets: { one: { answers: { "/from": { status: 301, body: "there" }, "/there": "followed" } } },
    run: Effect.fnUntraced(function* (root) {
      yield* same(yield* asking(`${root}/one`, at("from")), answered("there", 301))
    })
  },
  {
    title: "tells targets apart by their encoded path and query",
    sockets: { one: { answers: { "/a%2Fb": "one", "/a/b": "two", "/a/b?all=1": "three", "/a/b?%26=%20": "four" } } },
    run: Effect.fnUntraced(function* (root) {
      yield* same(yield* asking(`${root}/one`, at("a/b")), answered("one"))
      yield* same(yield* asking(`${root}/one`, at("a", "b")), answered("two"))
      yield* same(yield* asking(`${root}/one`, { path: ["a", "b"], query: { all: "1" } }), answered("three"))
      yield* same(yield* asking(`${root}/one`, { path: ["a", "b"], query: { "&": " " } }), answered("four"))
    })
  },
  {
    title: "gives the answer of a path to every query, and makes it anew each time",
    sockets: { one: { answers: { "/a": counting(), "/a?b=1": "exact" } } },
    run: Effect.fnUntraced(function* (root) {
      const asked = (query: { readonly [name: string]: string }) => asking(`${root}/one`, { path: ["a"], query })
      const first = Number(Bytes.toText(Result.getOrThrow(yield* asked({ c: "1" })).body))
      yield* same(yield* asked({ c: "2" }), answered(String(first + 1)))
      yield* same(yield* asked({ b: "1" }), answered("exact"))
      yield* same(yield* asked({}), answered(String(first + 2)))
    })
  },
  {
    title: "gives any bytes: none, all of them, and megabytes",
    sockets: { one: { answers: { "/none": "", "/every": everyByte, "/large": large } } },
    run: Effect.fnUntraced(function* (root) {
      yield* same(yield* asking(`${root}/one`, at("none")), answered(""))
      yield* same(yield* asking(`${root}/one`, at("every")), answered(everyByte))
      yield* same(yield* asking(`${root}/one`, at("large")), answered(large))
    })
  },
  {
    title: "gives a body of exactly the limit, and refuses a larger body",
    sockets: { one: { answers: { "/ten": "0123456789" } } },
    run: Effect.fnUntraced(function* (root) {
      const limited = (bytes: number) => asking(`${root}/one`, at("ten"), { ...patient, bytes })
      yield* same(yield* limited(10), answered("0123456789"))
      yield* same(yield* limited(9), failed({ _tag: "TooMuchOutput", part: "body", bytes: 9 }))
      yield* same(yield* limited(0), failed({ _tag: "TooMuchOutput", part: "body", bytes: 0 }))
    })
  },
  {
    title: "gives up on a program that never answers",
    sockets: { one: { hangs: true } },
    run: Effect.fnUntraced(function* (root) {
      const outcome = yield* asking(`${root}/one`, at("version"), { ...patient, milliseconds: 20 })
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
      for (const [path, errno] of cases) {
        yield* same(yield* asking(path, at("version")), failed({ _tag: "NoSocket", errno }))
      }
    })
  },
  {
    title: "has no named pipes of Windows",
    sockets: {},
    run: Effect.fnUntraced(function* () {
      const socket: LocalRequest.Socket = { _tag: "NamedPipe", path: "//./pipe/engine" }
      const outcome = yield* EngineApi.use(({ request }) => request({ socket, question: at(), limits: patient }))
      yield* same(outcome, failed({ _tag: "NoSocket", errno: "ENOTSUP" }))
    })
  },
  {
    title: "gives fresh bytes each time",
    sockets: { one: { answers: { "/version": "text" } } },
    run: Effect.fnUntraced(function* (root) {
      Result.getOrThrow(yield* asking(`${root}/one`, at("version"))).body.fill(0)
      yield* same(yield* asking(`${root}/one`, at("version")), answered("text"))
    })
  },
  {
    title: "asks several sockets at the same time",
    sockets: Object.fromEntries(["one", "two", "three"].map((name) => [name, { answers: { "/name": name } }])),
    run: Effect.fnUntraced(function* (root) {
      const names = Array.from({ length: 30 }, (_, index) => ["one", "two", "three"][index % 3]!)
      const outcomes = yield* Effect.forEach(names, (name) => asking(`${root}/${name}`, at("name")), {
        concurrency: "unbounded"
      })
      for (const [index, name] of names.entries()) yield* same(outcomes[index]!, answered(name))
    })
  }
]
