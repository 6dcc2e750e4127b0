import { EngineVersion, Engines } from "@oci-runtimes/core/docker"
import { ProgramRun } from "@oci-runtimes/core/machine"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const { askEngine } = EngineVersion

const read = (question: EngineVersion.VersionQuestion, stdout: string) =>
  EngineVersion.read({ question, outcome: ProgramRun.printed(stdout) })

const tagOf = (answer: Result.Result<EngineVersion.Version, EngineVersion.Unanswered>) =>
  Result.isSuccess(answer) ? answer.success.text : answer.failure._tag

const outcome = (stdout: string) => ({ outcome: ProgramRun.printed(stdout) })
const missing = (file: string) => ({
  outcome: Result.fail({ _tag: "ExecutableNotFound" as const, file, reason: { _tag: "NotInPath" as const } })
})

const stdoutOf = ({ outcome: of }: EngineVersion.VersionProbe): string =>
  Result.isSuccess(of) ? of.success.stdout : ""

describe("what the engine's own program prints", () => {
  it.each([
    ["Docker version 26.1.5+dfsg1, build a72d7cd\n", "26.1.5+dfsg1"],
    ["Docker version 20.10.24+dfsg1, build 297e128\n", "20.10.24+dfsg1"],
    ["Docker version 1.13.1, build 7d71120/1.13.1\n", "1.13.1"],
    ["Docker version 17.03.2-ce, build f5ec1e2\n", "17.03.2-ce"],
    ["Docker version 29.0.0-rc.1, build 1234567\n", "29.0.0-rc.1"],
    ["Docker version v25.0.3, build f417435\n", "v25.0.3"],
    ["Docker version 24.0.7-0ubuntu2~22.04.1, build 24.0.7-0ubuntu2~22.04.1\n", "24.0.7-0ubuntu2~22.04.1"],
    ["Warning: something\nDocker version 28.2.2, build 28.2.2-0\n", "28.2.2"],
    ["Docker version 27.5", "27.5"]
  ])("%j tells %s", (output, version) => {
    assert.strictEqual(tagOf(read(askEngine, output)), version)
  })

  it.each([
    ["", "NoVersion"],
    ["Docker version dev, build HEAD\n", "NoVersion"],
    ["Docker version library-import, build library-import\n", "NoVersion"],
    ["Docker version 0.0.0-20260801, build abcdef\n", "NoVersion"],
    ["Docker version , build \n", "NoVersion"],
    ["26.1.5\n", "NoVersion"],
    ["docker version 26.1.5, build a72d7cd\n", "NoVersion"],
    ["podman version 4.9.3\n", "OtherEngine"],
    ["nerdctl version 1.7.6\n", "OtherEngine"],
    ["Docker version 4.9.3, build x\n", "OtherEngine"],
    ["Docker version 2.0.0, build x\n", "OtherEngine"],
    ["Docker version 6.0.0, build x\n", "OtherEngine"],
    ["Docker version 16.1.0, build x\n", "OtherEngine"]
  ])("%j tells none: %s", (output, tag) => {
    assert.strictEqual(tagOf(read(askEngine, output)), tag)
  })
})

describe("what an engine says", () => {
  it.each([
    ["26.1.5+dfsg1", "26.1.5+dfsg1"],
    ["25.0.0", "25.0.0"],
    ["", "NoVersion"],
    ["dev", "NoVersion"],
    ["26.1.5\n27.0.0\n", "NoVersion"],
    ["Docker version 28.2.2, build e6534b4", "NoVersion"],
    ["4.9.3", "OtherEngine"],
    ["16.0.0", "OtherEngine"]
  ])("%j is read as %s", (said, expected) => {
    assert.strictEqual(tagOf(EngineVersion.readText(said)), expected)
  })
})

describe("the engine for a version", () => {
  it.each([
    [1, "moby-23", "OlderThanRecorded"],
    [19, "moby-23", "OlderThanRecorded"],
    [20, "moby-23", "OlderThanRecorded"],
    [22, "moby-23", "OlderThanRecorded"],
    [23, "moby-23", undefined],
    [24, "moby-23", undefined],
    [25, "moby-25", undefined],
    [29, "moby-25", undefined],
    [30, "moby-25", "NewerThanRecorded"],
    [2000, "moby-25", "NewerThanRecorded"]
  ] as const)("%d is %s with the reservation %s", (major, engine, reservation) => {
    assert.deepStrictEqual(EngineVersion.engineFor({ major }), { engine, reservation })
  })

  it.each([
    ["23.0.6", "docker-23.0.6", "go-1.19"],
    ["24.0.9", "docker-24.0.9", "go-1.20"],
    ["25.0.0", "docker-25.0.0", "go-1.20"],
    ["29.7.2", "docker-29.7.2", "go-1.20"],
    ["20.10.27", "docker-20.10.27", "go-1.19"],
    ["31.0.0", "docker-29", "go-1.20"]
  ])("%s is %s, with the look-up of %s", (version, id, searchRules) => {
    const answer = { question: askEngine, ...outcome(`Docker version ${version}, build 1234567\n`) }
    const engine = Engines.detected(EngineVersion.detect([answer]))
    assert.deepStrictEqual([engine.id, engine.searchRules], [id, searchRules])
  })

  it("is the newest if no program tells any", () => {
    const engine = Engines.detected(EngineVersion.detect([]))
    assert.deepStrictEqual([engine.id, engine.isOfUnknownRelease], ["docker-29", true])
  })

  it("never goes back as versions go on", () => {
    const versions = fc.tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }))
    fc.assert(
      fc.property(versions, ([one, other]) => {
        const [older, newer] = [Math.min(one, other), Math.max(one, other)].map(
          (major) => EngineVersion.engineFor({ major }).engine
        )
        assert.isTrue(older === newer || (older === "moby-23" && newer === "moby-25"))
      })
    )
  })
})

/** A running engine that says this version. */
const running = (said: string): EngineVersion.RunningRelease => ({
  question: "GET /version at /run/docker.sock",
  version: EngineVersion.readText(said)
})

describe("the detection", () => {
  it("goes by the running engine if no program prints a version", () => {
    const detection = EngineVersion.detect([{ question: askEngine, ...missing("dockerd") }], running("23.0.6"))
    assert.deepStrictEqual(detection, {
      engine: "moby-23",
      because: {
        _tag: "VersionFound",
        version: "23.0.6",
        program: "GET /version at /run/docker.sock",
        output: "23.0.6",
        reservation: undefined
      }
    })
  })

  it("goes by the first program that prints a version", () => {
    const own = { question: { ...askEngine, path: "/opt/dockerd" }, ...outcome("Docker version 24.0.9, build x\n") }
    const other = { question: askEngine, ...outcome("Docker version 29.0.0, build x\n") }
    const { because } = EngineVersion.detect([own, other], running("23.0.6"))
    assert.deepInclude(because, { version: "24.0.9", program: "/opt/dockerd --version" })
  })

  it("says why the running engine did not tell its version", () => {
    const why = 'Cannot connect to the socket "/run/docker.sock": permission denied.'
    const unanswered: EngineVersion.Unanswered = { _tag: "EngineUnanswered", why }
    const detection = EngineVersion.detect([], { ...running(""), version: Result.fail(unanswered) })
    assert.include(
      EngineVersion.describe(detection),
      ': "GET /version at /run/docker.sock" got no answer (Cannot connect to the socket "/run/docker.sock": permission denied).'
    )
  })

  it.each([
    [
      "20.10.24",
      'The directives of Docker Engine 20.10 apply, because "dockerd --version" reports version 20.10.24, which is older than 23.0, the oldest release with recorded rules.'
    ],
    ["23.0.6", 'The rules of moby-23 apply, because "dockerd --version" reports version 23.0.6.'],
    ["24.0.9", 'The rules of moby-23 and moby-25 apply, because "dockerd --version" reports version 24.0.9.'],
    [
      "30.1.0",
      'The rules of moby-25 apply, because "dockerd --version" reports version 30.1.0, which is newer than 29, the newest release with recorded rules.'
    ]
  ])("of %s is described", (version, sentence) => {
    const detection = EngineVersion.detect([
      { question: askEngine, ...outcome(`Docker version ${version}, build x\n`) }
    ])
    assert.strictEqual(EngineVersion.describe(detection), sentence)
  })

  it("is summarised in a few words", () => {
    const found = EngineVersion.detect([{ question: askEngine, ...outcome("Docker version 26.1.5, build x\n") }])
    assert.match(EngineVersion.summarise(found), /^dockerd --version reports 26\.1\.5$/)
    const none = EngineVersion.detect([{ question: askEngine, ...missing("dockerd") }])
    assert.strictEqual(EngineVersion.summarise(none), "assumed: neither dockerd nor a running engine reports a version")
  })

  it.each([
    [[], "."],
    [
      [{ question: askEngine, ...missing("dockerd") }],
      ': "dockerd --version" was not found (exec: "dockerd": executable file not found in $PATH).'
    ],
    [
      [
        { question: askEngine, ...outcome("hello\nworld\n") },
        { question: askEngine, ...outcome("\n") }
      ],
      ': "dockerd --version" did not print a version: "hello"; "dockerd --version" printed nothing.'
    ],
    [
      [{ question: askEngine, ...outcome("podman version 4.9.3\n") }],
      ': "dockerd --version" belongs to another engine (podman).'
    ],
    [
      [
        {
          question: askEngine,
          outcome: Result.fail({ _tag: "NotStarted" as const, at: "/sbin/dockerd", errno: "ENOENT" })
        }
      ],
      ': "dockerd --version" could not be started: "/sbin/dockerd": no such file or directory (it does not exist, or its interpreter does not exist).'
    ]
  ] as ReadonlyArray<[ReadonlyArray<EngineVersion.VersionProbe>, string]>)(
    "without a version chooses the newest engine and says why: %#",
    (answers, why) => {
      const detection = EngineVersion.detect(answers)
      assert.deepInclude(detection, { engine: "moby-25" })
      assert.strictEqual(
        EngineVersion.describe(detection),
        `The rules of moby-25 apply by default, because no program reports the version of an engine${why}`
      )
    }
  )

  it("comes to an engine for any output, and is decided by exactly the answers that tell a version", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.stringMatching(/^(Docker version )?v?[0-9]{1,3}\.[0-9]+[ ,+~.a-z-]*$/)
    )
    const answer = fc
      .record({ stdout: text, stderr: text, exitCode: fc.integer({ min: 0, max: 1 }) })
      .map((finished) => ({ question: askEngine, outcome: Result.succeed(finished) }))
    fc.assert(
      fc.property(fc.array(answer), (answers) => {
        const detection = EngineVersion.detect(answers)
        const told = answers.find(EngineVersion.isDecisive)
        assert.strictEqual(detection.because._tag, told === undefined ? "NothingFound" : "VersionFound")
        if (detection.because._tag === "VersionFound")
          assert.include(told === undefined ? "" : stdoutOf(told), detection.because.version)
        assert.isNotEmpty(EngineVersion.describe(detection))
      })
    )
  })
})
