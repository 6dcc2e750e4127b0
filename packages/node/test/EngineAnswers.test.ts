/** Questions to a running engine, on machines in memory and at a real socket. */
import { assert, describe, it } from "@effect/vitest"
import type { EngineSurvey } from "@oci-runtimes/core/docker"
import { LocalRequest } from "@oci-runtimes/core/machine"
import { EngineAnswers, EngineApi, Machine, Processes } from "@oci-runtimes/node"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { join } from "node:path"
import { servedLive } from "./localSockets.ts"
import { scratch } from "./places.ts"

const version = JSON.stringify({ Version: "29.0.0", Components: [{ Name: "Engine", Version: "29.0.0" }] })
const info = JSON.stringify({
  ServerVersion: "29.0.0",
  DockerRootDir: "/data",
  DefaultRuntime: "runc",
  Runtimes: { runc: { path: "runc" } }
})

const idOf = (number: number): string => number.toString(16).padStart(64, "0")

interface Container {
  readonly number: number
  readonly state?: string
  readonly runtime?: string
}

const listOf = (containers: ReadonlyArray<Container>): string =>
  JSON.stringify(
    containers.map(({ number, state = "running" }) => ({
      Id: idOf(number),
      Names: [`/c${number}`],
      Image: "image",
      State: state
    }))
  )

const inspected = ({ number, runtime = "runc", state = "running" }: Container): string =>
  JSON.stringify({
    Id: idOf(number),
    Name: `/c${number}`,
    State: { Status: state },
    Config: { Image: "image" },
    HostConfig: { Runtime: runtime }
  })

const target = ({ number }: Container): string => `/containers/${idOf(number)}/json`

const listTarget = "/containers/json?all=1"

const answersFor = (containers: ReadonlyArray<Container>): EngineApi.Answers => ({
  "/version": version,
  "/info": info,
  [listTarget]: listOf(containers),
  ...Object.fromEntries(containers.map((container) => [target(container), inspected(container)]))
})

const path = "/run/docker.sock"
const socket: LocalRequest.Socket = { _tag: "UnixSocket", path }

const machine = (answers: EngineApi.Answers) => Machine.memory({ sockets: { [path]: { answers } } })

const ask = (answers: EngineApi.Answers, options: EngineAnswers.AskOptions = { containers: true }) =>
  Effect.provide(EngineAnswers.ask(socket, options), machine(answers))

const containersOf = ({ containers }: EngineSurvey.EngineSurvey) => Result.getOrThrow(containers!)

const tagOf = <A>(result: Result.Result<A, { readonly reason: { readonly _tag: string } }> | undefined) =>
  result && (Result.isFailure(result) ? result.failure.reason._tag : "Success")

const tags = ({ containers, info: about, version: release }: EngineSurvey.EngineSurvey) =>
  [tagOf(release), tagOf(about), tagOf(containers)] as const

describe("an engine that is asked", () => {
  const containers: ReadonlyArray<Container> = [
    { number: 1, state: "exited", runtime: "crun" },
    { number: 2, runtime: "runc" }
  ]

  it.effect("gives its version, itself and its containers, running ones first", () =>
    Effect.gen(function* () {
      const answers = yield* ask(answersFor(containers))
      assert.deepStrictEqual(tags(answers), ["Success", "Success", "Success"])
      assert.deepStrictEqual(
        containersOf(answers).known.map(({ name, runtime, state }) => [name, runtime, state]),
        [
          ["c2", "runc", "running"],
          ["c1", "crun", "exited"]
        ]
      )
      assert.deepStrictEqual(containersOf(answers).unknown, [])
      assert.isTrue(Object.isFrozen(answers))
      assert.deepStrictEqual(answers.socket, socket)
    })
  )

  it.effect("is not asked for its containers by default", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(tags(yield* ask(answersFor(containers), {})), ["Success", "Success", undefined])
    })
  )

  it.live("answers at a real socket as in memory", () =>
    Effect.gen(function* () {
      const real = join(yield* scratch, "docker.sock")
      const answers = answersFor(containers)
      const layer = Layer.provideMerge(servedLive({ [real]: { answers } }), Machine.live)
      const asked = EngineAnswers.ask({ _tag: "UnixSocket", path: real }, { containers: true })
      const live = yield* Effect.provide(asked, layer)
      const inMemory = yield* ask(answers)
      assert.deepStrictEqual({ ...live, socket }, { ...inMemory })
    })
  )

  it.effect("may have lost a container since it was listed", () =>
    Effect.gen(function* () {
      const { [target({ number: 1 })]: _, ...answers } = answersFor(containers)
      const { known, unknown } = containersOf(yield* ask(answers))
      assert.deepStrictEqual([known.map(({ name }) => name), unknown], [["c2"], []])
    })
  )

  it.effect("may fail to answer for a container, whose runtime is then unknown", () =>
    Effect.gen(function* () {
      const answers = { ...answersFor(containers), [target({ number: 1 })]: { status: 500, body: "{}" } }
      const { unknown } = containersOf(yield* ask(answers))
      assert.deepStrictEqual(unknown, [
        {
          container: { id: idOf(1), name: "c1", image: "image", state: "exited" },
          reason: { asked: target({ number: 1 }), reason: { _tag: "EngineRefused", status: 500, message: undefined } }
        }
      ])
    })
  )

  it.effect("is asked for at most a thousand containers", () =>
    Effect.gen(function* () {
      const many = Array.from({ length: 1200 }, (_, number) => ({ number, state: number < 300 ? "exited" : "running" }))
      const { known, unknown } = containersOf(yield* ask(answersFor(many)))
      assert.deepStrictEqual([known.length, unknown.length], [1000, 200])
      assert.isTrue(
        unknown.every(
          ({ container, reason }) =>
            container.state === "exited" && "_tag" in reason && reason._tag === "TooManyContainers"
        )
      )
    })
  )
})

describe("an engine that cannot be asked", () => {
  it.effect.each<[string, EngineApi.Answers, ReadonlyArray<string>]>([
    [
      "refuses questions",
      { "/version": { status: 500, body: "" } },
      ["EngineRefused", "EngineRefused", "EngineRefused"]
    ],
    [
      "is Podman",
      { ...answersFor([]), "/version": JSON.stringify({ Version: "5.4.2", Components: [{ Name: "Podman Engine" }] }) },
      ["Success", "OtherEngine", "OtherEngine"]
    ],
    ["is another program", { ...answersFor([]), "/version": "pong" }, ["NotJson", "NotJson", "NotJson"]],
    [
      "hangs at a question",
      { ...answersFor([]), "/info": { _tag: "TimedOut", milliseconds: 1 } },
      ["Success", "TimedOut", "Success"]
    ],
    ["has no list", { "/version": version, "/info": info }, ["Success", "Success", "EngineRefused"]],
    ["lists something else", { ...answersFor([]), [listTarget]: "{}" }, ["Success", "Success", "Misshapen"]]
  ])("because it %s: each answer says so", ([, answers, expected]) =>
    Effect.gen(function* () {
      assert.deepStrictEqual(tags(yield* ask(answers)), expected as ReturnType<typeof tags>)
    })
  )

  it.effect("because there is none is asked once", () =>
    Effect.gen(function* () {
      let requests = 0
      const refusing = Layer.succeed(EngineApi.EngineApi, {
        request: () => Effect.sync(() => (requests++, Result.fail({ _tag: "NoSocket" as const, errno: "ENOENT" })))
      })
      const asked = EngineAnswers.ask(socket, { containers: true })
      const answers = yield* Effect.provide(asked, Layer.provideMerge(refusing, Machine.memory({})))
      assert.deepStrictEqual(tags(answers), ["NoSocket", "NoSocket", "NoSocket"])
      assert.strictEqual(requests, 1)
    })
  )

  it.effect("because the socket belongs to another user is not asked", () =>
    Effect.gen(function* () {
      const owned = Machine.memory({ sockets: { [path]: { owner: 7, answers: answersFor([]) } } })
      const answers = yield* Effect.provide(EngineAnswers.ask(socket), owned)
      assert.deepStrictEqual(tags(answers), ["RefusedOwner", "RefusedOwner", undefined])
    })
  )

  it.effect("because it hangs takes the time of one request of the machine's clock", () =>
    Effect.gen(function* () {
      const hanging = Machine.memory({ sockets: { [path]: { hangs: true } } })
      const answers = yield* Effect.provide(EngineAnswers.ask(socket, { containers: true }), hanging)
      assert.deepStrictEqual(tags(answers), ["TimedOut", "TimedOut", "TimedOut"])
    })
  )
})

/** An engine that takes a second for each container, on the clock of a machine in memory. */
const slow = (containers: ReadonlyArray<Container>) =>
  Layer.effect(
    EngineApi.EngineApi,
    Effect.gen(function* () {
      const { clock } = yield* Processes.Processes
      const answers = answersFor(containers)
      return {
        request: ({ limits, question }: LocalRequest.LocalRequest) =>
          Effect.gen(function* () {
            const isContainer = question.path.length === 3
            const wait = isContainer ? 1000 : 0
            yield* clock.sleep(Duration.millis(Math.min(wait, limits.milliseconds)))
            if (wait > limits.milliseconds) {
              return Result.fail({ _tag: "TimedOut" as const, milliseconds: limits.milliseconds })
            }
            const body = new TextEncoder().encode(answers[LocalRequest.target(question)] as string)
            return Result.succeed({ status: 200, body })
          })
      }
    })
  )

describe("the time for everything", () => {
  it.effect("ends the questions about containers, and the others are unknown", () =>
    Effect.gen(function* () {
      const containers = Array.from({ length: 10 }, (_, number) => ({ number }))
      const asked = EngineAnswers.ask(socket, { containers: true, milliseconds: 3500, concurrency: 1 })
      const answers = yield* Effect.provide(asked, Layer.provideMerge(slow(containers), Machine.memory({})))
      const { known, unknown } = containersOf(answers)
      assert.deepStrictEqual([known.length, unknown.length], [3, 7])
      const reasons = unknown.map(({ reason }) => ("_tag" in reason ? reason._tag : reason.reason))
      assert.deepStrictEqual(reasons, [
        { _tag: "TimedOut", milliseconds: 500 },
        ...Array.from({ length: 6 }, () => "NoTimeLeft" as const)
      ])
    })
  )

  it.effect("may be nothing at all", () =>
    Effect.gen(function* () {
      const answers = yield* ask(answersFor([]), { containers: true, milliseconds: 0 })
      assert.deepStrictEqual(tags(answers), ["TimedOut", "TimedOut", "TimedOut"])
    })
  )
})
