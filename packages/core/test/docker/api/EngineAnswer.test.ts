import { Table } from "@oci-runtimes/core"
import { ContainerAnswer, EngineSurvey, EngineFault, InfoAnswer, VersionAnswer } from "@oci-runtimes/core/docker"
import type { LocalRequest } from "@oci-runtimes/core/machine"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { answered, idOf, infoOf, podmanVersion, recorded, releases, versionOf } from "./engineAnswers.ts"

const version = (body: unknown) => Result.getOrThrow(VersionAnswer.read(answered(body)))
const info = (body: unknown) => Result.getOrThrow(InfoAnswer.read(answered(body)))
const reason = <A>(result: Result.Result<A, EngineFault.EngineFault>) => Result.getOrThrow(Result.flip(result)).reason

describe("the version of an engine", () => {
  it.each(releases)("%s is read", (release) => {
    const { apiVersion, components, platform, product, version: found } = version(versionOf(release))
    assert.deepStrictEqual([product, found, platform], [{ _tag: "DockerEngine" }, release, "Docker Engine - Community"])
    assert.match(apiVersion ?? "", /^1\.[45][0-9]$/)
    assert.deepStrictEqual(components[0], { name: "Engine", version: release })
    assert.strictEqual(
      Result.getOrThrow(VersionAnswer.release(version(versionOf(release)))).major,
      Number.parseInt(release, 10)
    )
  })

  it.each([
    ["20.10.24", "20.10.24+dfsg1", 20, "runc"],
    ["26.1.5", "26.1.5+dfsg1", 26, "crun"]
  ] as const)("%s of Debian is read as it was recorded", (release, text, major, runtime) => {
    const answer = version(recorded(release, "version"))
    assert.deepStrictEqual([answer.product._tag, answer.version, answer.platform], ["DockerEngine", text, undefined])
    assert.deepStrictEqual(
      answer.components.map(({ name }) => name),
      ["Engine", "containerd", runtime, "docker-init"]
    )
    assert.strictEqual(Result.getOrThrow(VersionAnswer.release(answer)).major, major)
  })

  it.each([
    ["Podman", podmanVersion, { _tag: "OtherEngine", name: "Podman Engine" }],
    [
      "an engine for Windows containers",
      { Os: "windows", Version: "28.5.2", Components: [{ Name: "Engine", Version: "28.5.2" }] },
      { _tag: "OtherEngine", name: "engine for Windows containers" }
    ],
    ["Docker Desktop", versionOf("28.5.2", "Docker Desktop 4.49.0 (208003)"), { _tag: "DockerDesktop" }],
    ["an engine without components", { Version: "17.12.0-ce" }, { _tag: "DockerEngine" }],
    ["an engine with no component", { Version: "20.10.0", Components: null }, { _tag: "DockerEngine" }],
    [
      "an engine whose first component is another",
      { Version: "26.0.0", Components: [{ Name: "containerd" }, { Name: "Engine" }] },
      { _tag: "DockerEngine" }
    ]
  ])("tells %s", (_, body, product) => {
    assert.deepStrictEqual(version(body).product, product as VersionAnswer.Product)
  })

  it("of another engine is not a version of Docker Engine", () => {
    assert.deepStrictEqual(
      VersionAnswer.release(version(podmanVersion)),
      Result.fail({ _tag: "OtherEngine", name: "Podman Engine", output: "5.4.2" })
    )
    assert.deepStrictEqual(
      VersionAnswer.release(version({ Version: "new" })),
      Result.fail({ _tag: "NoVersion", output: "new" })
    )
  })
})

describe("the information of an engine", () => {
  it.each(releases)("%s is read", (release) => {
    const answer = info(infoOf(release))
    const major = Number.parseInt(release, 10)
    assert.deepStrictEqual([...answer.runtimes.names()], ["crun", "io.containerd.runc.v2", "runc"])
    assert.deepStrictEqual(
      [answer.serverVersion, answer.defaultRuntime, answer.dataRoot, answer.cgroupDriver, answer.cgroupVersion],
      [release, "runc", "/var/lib/docker", "systemd", "2"]
    )
    assert.deepStrictEqual(answer.containers, { total: 3, running: 1, paused: 0, stopped: 2 })
    assert.deepStrictEqual(
      answer.containerd,
      major < 27
        ? undefined
        : {
            address: "/run/containerd/containerd.sock",
            namespaces: { containers: "moby", plugins: "plugins.moby" }
          }
    )
    const crun = answer.runtimes.get("crun")!
    assert.deepStrictEqual([crun.path, crun.runtimeArgs], ["/usr/bin/crun", ["--debug"]])
    const features = InfoAnswer.features(crun)
    assert.strictEqual(features && Result.getOrThrow(features).ociVersionMax, major < 25 ? undefined : "1.2.0")
    assert.deepStrictEqual([answer.isRootless, answer.remapsUsers, answer.isDesktop], [false, false, false])
  })

  it("26.1.5 is read as it was recorded, in which a runtime with a type is empty", () => {
    const answer = info(recorded("26.1.5", "info"))
    assert.deepStrictEqual(
      Array.from(answer.runtimes, ([name, { path, runtimeArgs, runtimeType }]) => [
        name,
        path,
        runtimeArgs,
        runtimeType
      ]),
      [
        ["bare", "runc", [], undefined],
        ["crun", "/usr/bin/crun", ["--debug"], undefined],
        ["io.containerd.runc.v2", "runc", [], undefined],
        ["runc", "runc", [], undefined],
        ["wasm", undefined, [], undefined]
      ]
    )
    assert.deepStrictEqual([answer.defaultRuntime, answer.liveRestore, answer.containerd], ["crun", true, undefined])
    const features = InfoAnswer.features(answer.runtimes.get("crun")!)
    assert.strictEqual(Result.getOrThrow(features!).ociVersionMax, "1.1.0+dev")
    assert.isUndefined(InfoAnswer.features(answer.runtimes.get("wasm")!))
  })

  it("20.10.24 is read as it was recorded", () => {
    const { liveRestore, runtimes } = info(recorded("20.10.24", "info"))
    assert.deepStrictEqual(
      [...runtimes.names()],
      ["crun", "io.containerd.runc.v2", "io.containerd.runtime.v1.linux", "runc"]
    )
    assert.isFalse(liveRestore)
  })

  it("has a runtime with a type and options, if an engine gives them", () => {
    const runtimes = { gvisor: { runtimeType: "io.containerd.runsc.v1", options: { ConfigPath: "/x", n: { a: [1] } } } }
    const { gvisor } = Object.fromEntries(info({ ...infoOf("29.0.0"), Runtimes: runtimes }).runtimes)
    assert.deepStrictEqual(gvisor, {
      path: undefined,
      runtimeArgs: [],
      runtimeType: "io.containerd.runsc.v1",
      options: { ConfigPath: "/x", n: { a: [1] } },
      status: Table.make<string>([])
    })
  })

  it.each([
    ["rootless", { SecurityOptions: ["name=seccomp,profile=builtin", "name=rootless"] }, [true, false, false]],
    ["with remapped users", { SecurityOptions: ["name=userns"] }, [false, true, false]],
    ["in Docker Desktop", { OperatingSystem: "Docker Desktop" }, [false, false, true]],
    ["without options", { SecurityOptions: null }, [false, false, false]],
    ["with an option of a similar name", { SecurityOptions: ["name=userns2", "x=rootless"] }, [false, false, false]]
  ])("tells an engine %s", (_, part, expected) => {
    const { isDesktop, isRootless, remapsUsers } = info({ ...infoOf("29.0.0"), ...part })
    assert.deepStrictEqual([isRootless, remapsUsers, isDesktop], expected)
  })
})

describe("the containers of an engine", () => {
  it.each(["20.10.24", "26.1.5"] as const)("are read as they were recorded by %s", (release) => {
    const [running, created] = Result.getOrThrow(ContainerAnswer.readList(answered(recorded(release, "containers"))))
    assert.deepStrictEqual([running?.name, running?.state, running?.image], ["runs", "running", "bb"])
    assert.deepStrictEqual([created?.name, created?.state], ["created", "created"])
    const container = Result.getOrThrow(ContainerAnswer.read(running!, answered(recorded(release, "container"))))
    assert.deepStrictEqual(container, { ...running!, runtime: release === "26.1.5" ? "bare" : "crun" })
  })

  it("have the name without links, or a part of their ID", () => {
    const listed = [
      { Id: idOf(1), Names: ["/web/alias", "/db"], Image: "x", State: "exited" },
      { Id: idOf(2), Names: [], Image: "", State: "dead" },
      { Id: idOf(3), Names: null, State: "dead" }
    ]
    const containers = Result.getOrThrow(ContainerAnswer.readList(answered(listed)))
    assert.deepStrictEqual(
      containers.map(({ name }) => name),
      ["db", "000000000000", "000000000000"]
    )
  })

  it("have no runtime if none is recorded", () => {
    const body = { Id: idOf(1), Name: "/a", State: { Status: "exited" }, HostConfig: { Runtime: "" } }
    assert.isUndefined(Result.getOrThrow(ContainerAnswer.read({ id: idOf(1) }, answered(body))).runtime)
  })

  it("are asked for in a limited number, those with processes first", () => {
    const states = ["exited", "running", "paused", "created", "restarting", "dead", "removing"]
    const containers = Array.from({ length: 1400 }, (_, index) => ({
      id: idOf(index),
      name: String(index),
      image: undefined,
      state: states[index % 7]!
    }))
    const { asked, rest } = ContainerAnswer.selection(containers)
    assert.deepStrictEqual([asked.length, rest.length], [ContainerAnswer.maximumInspected, 400])
    const active = containers.filter(({ state }) => ["running", "paused", "restarting"].includes(state))
    assert.deepStrictEqual(asked.slice(0, active.length), active)
    assert.sameMembers([...asked, ...rest], containers)
  })

  it("are asked for by their ID alone", () => {
    const { path, query } = ContainerAnswer.listQuestion
    assert.deepStrictEqual([path, query], [["containers", "json"], { all: "1" }])
    assert.deepStrictEqual(ContainerAnswer.question({ id: idOf(1) }).path, ["containers", idOf(1), "json"])
  })

  it.each([
    "",
    "../../v1",
    "a".repeat(63),
    "A".repeat(64),
    `${"a".repeat(63)}\n`,
    "g".repeat(64),
    `${"a".repeat(64)}/x`
  ])("with the ID %j are refused", (Id) => {
    const mistakes = [{ path: [0, "Id"], expected: "ID of a container" }]
    assert.deepStrictEqual(reason(ContainerAnswer.readList(answered([{ Id, State: "exited" }]))), {
      _tag: "Misshapen",
      mistakes
    })
  })
})

describe("an answer that cannot be used", () => {
  const socket: LocalRequest.Socket = { _tag: "UnixSocket", path: "/run/docker.sock" }

  it.each<[string, LocalRequest.Outcome, string]>([
    [
      "no socket",
      Result.fail({ _tag: "NoSocket", errno: "ENOENT" }),
      'Cannot connect to the socket "/run/docker.sock": no such file or directory. Start the program that makes this socket, or give another path.'
    ],
    [
      "an error",
      answered({ message: "boom\u001b[2J" }, 500),
      'The program at the socket "/run/docker.sock" refused GET /info with the status 500: "boom\\x1b[2J". See the log of the engine.'
    ],
    [
      "an error without a message",
      answered("<html>", 404),
      'The program at the socket "/run/docker.sock" refused GET /info with the status 404. See the log of the engine.'
    ],
    [
      "an error with a message of another type",
      answered({ message: [1] }, 418),
      'The program at the socket "/run/docker.sock" refused GET /info with the status 418. See the log of the engine.'
    ],
    [
      "no JSON",
      answered("pong"),
      'The program at the socket "/run/docker.sock" answered GET /info with something other than JSON. See which program listens there.'
    ],
    [
      "half an object",
      answered('{"ServerVersion": "2'),
      'The program at the socket "/run/docker.sock" answered GET /info with something other than JSON. See which program listens there.'
    ],
    [
      "a list",
      answered([]),
      'The program at the socket "/run/docker.sock" answered GET /info with a value of the wrong type (expected object). See which program listens there.'
    ],
    [
      "an object of another program",
      answered({ ok: true }),
      'The program at the socket "/run/docker.sock" answered GET /info with a value of the wrong type in "ServerVersion" (expected string), and 1 more. See which program listens there.'
    ],
    [
      "a path that is a number",
      answered({ ...infoOf("29.0.0"), Runtimes: { "a.b": { path: 1 } } }),
      'The program at the socket "/run/docker.sock" answered GET /info with a value of the wrong type in "Runtimes.a.b.path" (expected string). See which program listens there.'
    ],
    [
      "numbers that count nothing",
      answered({ ...infoOf("29.0.0"), Containers: -1, ContainersRunning: 1.5, ContainersPaused: 1e300 }),
      'The program at the socket "/run/docker.sock" answered GET /info with a value of the wrong type in "Containers" (expected number of things), and 2 more. See which program listens there.'
    ]
  ])("has %s and is described", (_, outcome, text) => {
    const fault = Result.getOrThrow(Result.flip(InfoAnswer.read(outcome)))
    assert.strictEqual(fault.asked, "/info")
    assert.strictEqual(EngineFault.describe(socket, fault), text)
  })

  it("of another engine is described", () => {
    const fault = EngineSurvey.end(VersionAnswer.read(answered(podmanVersion)))!
    assert.strictEqual(
      EngineFault.describe(socket, fault),
      'The program at the socket "/run/docker.sock" is "Podman Engine" "5.4.2", not Docker Engine. Give the socket of Docker Engine.'
    )
  })

  it.each<[LocalRequest.Outcome, string | undefined]>([
    [answered(versionOf("29.0.0")), undefined],
    [answered(podmanVersion), "OtherEngine"],
    [answered("pong"), "NotJson"],
    [answered({}), "Misshapen"],
    [answered({ message: "x" }, 500), undefined],
    [Result.fail({ _tag: "NoSocket", errno: "EACCES" }), "NoSocket"],
    [Result.fail({ _tag: "TimedOut", milliseconds: 1 }), "TimedOut"],
    [Result.fail({ _tag: "Interrupted", received: 1 }), undefined]
  ])("%j to the first question ends the questions: %s", (outcome, tag) => {
    assert.strictEqual(EngineSurvey.end(VersionAnswer.read(outcome))?.reason._tag, tag)
  })
})
