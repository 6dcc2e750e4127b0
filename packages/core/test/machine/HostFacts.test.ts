import { DockerEnvironment } from "@oci-runtimes/core/docker"
import { HostFacts } from "@oci-runtimes/core/machine"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"

describe("facts from environment variables", () => {
  it.each([
    [{}, { noPivotRoot: false, searchPath: "" }],
    [
      { DOCKER_RAMDISK: "", PATH: "/bin:/usr/bin" },
      { noPivotRoot: false, searchPath: "/bin:/usr/bin" }
    ],
    [{ DOCKER_RAMDISK: "0" }, { noPivotRoot: true, searchPath: "" }],
    [
      { DOCKER_RAMDISK: "true", PATH: "" },
      { noPivotRoot: true, searchPath: "" }
    ]
  ])("%j result in %j", (environment, facts) => {
    assert.deepStrictEqual(DockerEnvironment.facts(environment), facts)
  })
})

describe("default paths", () => {
  it.each([{}, { HOME: "/root", XDG_DATA_HOME: "/x" }, { ROOTLESSKIT_STATE_DIR: "" }])(
    "with %j are those of the system",
    (environment) => {
      assert.deepStrictEqual(
        DockerEnvironment.defaultPaths(environment),
        Result.succeed({
          configFile: "/etc/docker/daemon.json",
          dataRoot: "/var/lib/docker",
          execRoot: "/var/run/docker",
          pidFile: "/var/run/docker.pid",
          rootless: false
        })
      )
    }
  )

  const rootless = { ROOTLESSKIT_STATE_DIR: "/tmp/rk", XDG_RUNTIME_DIR: "/run/user/1000" }

  it("under RootlessKit are in the user's home", () => {
    assert.deepStrictEqual(
      DockerEnvironment.defaultPaths({ ...rootless, HOME: "/home/me" }),
      Result.succeed({
        configFile: "/home/me/.config/docker/daemon.json",
        dataRoot: "/home/me/.local/share/docker",
        execRoot: "/run/user/1000/docker",
        pidFile: "/run/user/1000/docker.pid",
        rootless: true
      })
    )
  })

  it("under RootlessKit are where the XDG variables say", () => {
    assert.deepStrictEqual(
      DockerEnvironment.defaultPaths({ ...rootless, XDG_CONFIG_HOME: "/c/", XDG_DATA_HOME: "/d" }),
      Result.succeed({
        configFile: "/c/docker/daemon.json",
        dataRoot: "/d/docker",
        execRoot: "/run/user/1000/docker",
        pidFile: "/run/user/1000/docker.pid",
        rootless: true
      })
    )
  })

  it.each([
    [{}, "could not get either XDG_DATA_HOME or HOME"],
    [{ XDG_DATA_HOME: "/d" }, "could not get either XDG_CONFIG_HOME or HOME"],
    [{ HOME: "/home/me", XDG_RUNTIME_DIR: "" }, "could not get XDG_RUNTIME_DIR"]
  ])("under RootlessKit with %j cannot be known: %s", (environment, message) => {
    const paths = DockerEnvironment.defaultPaths({ ...rootless, ...environment })
    assert.strictEqual(Result.isFailure(paths) ? DockerEnvironment.message(paths.failure) : undefined, message)
  })
})

describe("a process", () => {
  it.each([
    ["42\n", 42],
    [" 1 ", 1],
    ["", undefined],
    ["0", undefined],
    ["-1", undefined],
    ["12 13", undefined],
    ["../1", undefined]
  ])("has its number in a PID file: %j", (text, number) => {
    assert.strictEqual(HostFacts.parseProcessNumber(text), number)
  })

  it("has an environment, in which the first of several variables with a name counts", () => {
    assert.deepStrictEqual(HostFacts.parseEnvironment("PATH=/a:/b\0EMPTY=\0X=a=b\0PATH=/c\0=odd\0nothing\0"), {
      X: "a=b",
      EMPTY: "",
      PATH: "/a:/b"
    })
  })
})

describe("the description of a process", () => {
  const rest = "1 812 812 0 -1 4194560 9 0 0 0 5 6 0 0 20 0 9 0 4711 99 0"

  it.each([
    [`812 (dockerd) S ${rest}\n`, { state: "S", startTime: "4711" }],
    [`812 (a ) S 1 (b) Z ${rest}\n`, { state: "Z", startTime: "4711" }],
    [`812 (line\nbreak) R ${rest}`, { state: "R", startTime: "4711" }],
    ["", undefined],
    ["812 (dockerd) S 1 2 3", undefined],
    [`812 (dockerd) S ${rest.replace("4711", "x")}`, undefined]
  ])("%j has a state and a start time", (text, described) => {
    assert.deepStrictEqual(HostFacts.parseProcessStat(text), described)
  })

  it.each(["Z", "X", "x", "R", "S", "D", "T", "t", "I"])("in the state %s has ended or not", (state) => {
    assert.strictEqual(HostFacts.hasEnded({ state }), "ZXx".includes(state))
  })
})
