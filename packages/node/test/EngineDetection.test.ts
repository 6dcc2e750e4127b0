import { assert, describe, it } from "@effect/vitest"
import { EngineVersion } from "@oci-runtimes/core/docker"
import { type LocalRequest, ProgramRun } from "@oci-runtimes/core/machine"
import { Disk, EngineApi, EngineDetection, EngineEnvironment, Machine, Processes, Programs } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { existsSync } from "node:fs"
import { join } from "node:path"
import * as Machines from "./engineMachines.ts"
import { goneFromSystem, marker, scriptDirectory } from "./realPrograms.ts"

/** A machine with these scripts in its path, and what is found out on it. */
const detectOn = (programs: { readonly [name: string]: string }) =>
  Effect.acquireUseRelease(
    Effect.sync(() => scriptDirectory("detection")),
    (scripts) => {
      for (const [name, text] of Object.entries(programs)) scripts.write(name, `#!/bin/sh\n${text}\n`)
      const machine = Layer.mergeAll(
        Disk.layer,
        EngineEnvironment.layer({ variables: { PATH: `${scripts.path}:/usr/bin:/bin` }, workingDirectory: "/" })
      )
      const services = Layer.mergeAll(machine, Programs.layer, Processes.layer, EngineApi.layer)
      return Effect.map(Effect.provide(EngineDetection.detectOf(undefined), services), (detection) => ({
        detection,
        sentence: EngineVersion.describe(detection).replaceAll(`${scripts.path}/`, "/"),
        askedClient: existsSync(join(scripts.path, "asked"))
      }))
    },
    (scripts) => Effect.sync(() => scripts.remove())
  )

const dockerd = (version: string) => `[ "$*" = --version ] && echo "Docker version ${version}, build a72d7cd"`

/** A client that leaves a trace, and answers for the engine only when it is asked for the engine. */
const docker = (version: string) =>
  `: >"\${0%/*}/asked"; [ "$*" = "version --format {{.Server.Version}}" ] && echo "${version}"`

describe.concurrent("the engine of a machine", () => {
  it.live("is asked itself, and then no other program", () =>
    Effect.gen(function* () {
      const { askedClient, detection, sentence } = yield* detectOn({
        dockerd: dockerd("26.1.5+dfsg1"),
        docker: docker("20.10.0")
      })
      assert.deepStrictEqual(detection, {
        engine: "moby-25",
        because: {
          _tag: "VersionFound",
          version: "26.1.5+dfsg1",
          program: "dockerd --version",
          output: "Docker version 26.1.5+dfsg1, build a72d7cd\n",
          reservation: undefined
        }
      })
      assert.strictEqual(
        sentence,
        'The rules of moby-25 apply, because "dockerd --version" reports version 26.1.5+dfsg1.'
      )
      assert.isFalse(askedClient)
    })
  )

  it.live("is the default if no program can tell, and the sentence says why not", () =>
    Effect.gen(function* () {
      const mark = marker()
      const { askedClient, detection, sentence } = yield* detectOn({
        dockerd: `sleep ${mark} & wait`,
        docker: docker("23.0.6")
      })
      assert.strictEqual(detection.engine, "moby-25")
      assert.strictEqual(
        sentence,
        "The rules of moby-25 apply by default, because no program reports the version of an engine: " +
          '"dockerd --version" did not end within 3 s and was killed.'
      )
      assert.isFalse(askedClient)
      yield* goneFromSystem(mark)
    })
  )
})

/** Detects the release on a machine whose installed program prints no version. */
const detectBy = (given: Machines.Given) => {
  const requests: Array<string> = []
  const machine = Machine.memory(Machines.machine({ installed: null, ...given }))
  const recording = Effect.map(EngineApi.EngineApi, ({ request }) => ({
    request: (call: LocalRequest.LocalRequest) => {
      requests.push(call.socket.path)
      return request(call)
    }
  }))
  return EngineDetection.detect.pipe(
    Effect.provideServiceEffect(EngineApi.EngineApi, recording),
    Effect.provide(machine),
    Effect.map((detection) => ({ because: detection.because, requests, sentence: EngineVersion.describe(detection) }))
  )
}

describe("an engine whose program prints no version", () => {
  it.effect("is asked at its socket", () =>
    Effect.gen(function* () {
      const { because } = yield* detectBy({ told: { version: "23.0.6" } })
      assert.deepInclude(because, { version: "23.0.6", program: "GET /version at /var/run/docker.sock" })
    })
  )

  it.effect("is not asked if its program prints a version", () =>
    Effect.gen(function* () {
      const { because, requests } = yield* detectBy({ installed: "26.1.5", told: { version: "23.0.6" } })
      assert.deepInclude(because, { version: "26.1.5" })
      assert.deepStrictEqual(requests, [])
    })
  )

  it.effect("is not asked if systemd would start it", () =>
    Effect.gen(function* () {
      const { because, requests } = yield* detectBy({
        process: null,
        files: {
          "/usr/lib/systemd/system/docker.socket": "[Socket]\nListenStream=/run/docker.sock\n",
          "/etc/systemd/system/sockets.target.wants/docker.socket": {
            type: "link",
            target: "/usr/lib/systemd/system/docker.socket"
          }
        }
      })
      assert.strictEqual(because._tag, "NothingFound")
      assert.deepStrictEqual(requests, [])
    })
  )

  it.effect("is not asked at a socket of another user", () =>
    Effect.gen(function* () {
      const { because, sentence } = yield* detectBy({
        told: null,
        sockets: { "/run/docker.sock": { owner: 1001, answers: Machines.answersOf({ version: "23.0.6" }) } }
      })
      assert.strictEqual(because._tag, "NothingFound")
      assert.include(sentence, "was not asked, because it belongs to user 1001")
    })
  )
})

describe("the engine of another machine", () => {
  it.effect("is what its programs are said to answer", () => {
    const machine = Machine.memory({
      files: { "/sbin/dockerd": { type: "file", content: "", mode: 0o755 } },
      environment: { variables: { PATH: "/bin:/sbin" } }
    })
    const answers = Programs.layerOf({
      "/sbin/dockerd --version": ProgramRun.printed("Docker version 30.0.9, build fca702d\n")
    })
    return Effect.gen(function* () {
      const { because, engine } = yield* EngineDetection.detect
      assert.strictEqual(engine, "moby-25")
      assert.deepInclude(because, { version: "30.0.9", reservation: "NewerThanRecorded" })
    }).pipe(Effect.provide(Layer.merge(machine, answers)))
  })

  it.effect("is the default where there is no program at all", () => {
    const machine = Machine.memory({ environment: { variables: { PATH: "/bin" } } })
    return Effect.gen(function* () {
      const detection = yield* EngineDetection.detect
      assert.deepStrictEqual(
        detection.because._tag === "NothingFound" && detection.because.attempts.map(({ unanswered }) => unanswered),
        [{ _tag: "ExecutableNotFound", file: "dockerd", reason: { _tag: "NotInPath" } }]
      )
      assert.isTrue(
        Result.isFailure(EngineVersion.read({ question: EngineVersion.askEngine, outcome: ProgramRun.printed("") }))
      )
    }).pipe(Effect.provide(Layer.merge(machine, Programs.layerOf({}))))
  })
})
