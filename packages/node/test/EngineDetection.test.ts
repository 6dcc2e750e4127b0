import { assert, describe, it } from "@effect/vitest"
import { EngineVersion } from "@oci-runtimes/core/docker"
import { ProgramRun } from "@oci-runtimes/core/machine"
import { Disk, EngineDetection, EngineEnvironment, Machine, Programs } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { existsSync } from "node:fs"
import { join } from "node:path"
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
      const services = Layer.merge(machine, Programs.layer)
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

const refusing = "echo; echo 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock.' >&2; exit 1"

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

  it.live("is asked by the client where its own program is not there, or does not tell", () =>
    Effect.gen(function* () {
      const alone = yield* detectOn({ docker: docker("23.0.6") })
      assert.deepInclude(alone.detection, { engine: "moby-23" })
      const beside = yield* detectOn({ dockerd: "exit 3", docker: docker("23.0.6") })
      assert.deepStrictEqual(beside.detection, alone.detection)
    })
  )

  it.live("is the default where neither can tell, and the sentence says why not", () =>
    Effect.gen(function* () {
      const mark = marker()
      const { detection, sentence } = yield* detectOn({ dockerd: `sleep ${mark} & wait`, docker: refusing })
      assert.strictEqual(detection.engine, "moby-25")
      assert.strictEqual(
        sentence,
        "The rules of moby-25 apply by default, because no program reports the version of an engine: " +
          '"dockerd --version" did not end within 3 s and was killed; ' +
          "\"docker version --format '{{.Server.Version}}'\" ended with exit code 1: " +
          '"Cannot connect to the Docker daemon at unix:///var/run/docker.sock.".'
      )
      yield* goneFromSystem(mark)
    })
  )

  it.live("is the default where a stand-in for the client speaks", () =>
    Effect.gen(function* () {
      const { sentence } = yield* detectOn({
        docker: "echo 'Emulate Docker CLI using podman. Create /etc/containers/nodocker to quiet msg.' >&2; echo 4.9.3"
      })
      assert.include(sentence, "belongs to another engine (podman)")
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
        [
          { _tag: "ExecutableNotFound", file: "dockerd", reason: { _tag: "NotInPath" } },
          { _tag: "ExecutableNotFound", file: "docker", reason: { _tag: "NotInPath" } }
        ]
      )
      assert.isTrue(
        Result.isFailure(EngineVersion.read({ question: EngineVersion.askEngine, outcome: ProgramRun.printed("") }))
      )
    }).pipe(Effect.provide(Layer.merge(machine, Programs.layerOf({}))))
  })
})
