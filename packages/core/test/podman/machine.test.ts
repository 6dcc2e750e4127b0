/** Podman on a machine, as far as core decides it: names of releases, users, the run directory and containers. */
import { Containers, Given, Podman, PodmanDetection, RunDirectory } from "@oci-runtimes/core/podman"
import { Names } from "@oci-runtimes/core/podman/names"
import { ProgramRun } from "@oci-runtimes/core/machine"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { read } from "./machines.ts"

describe("the name of a release", () => {
  it.each([
    ["podman", ""],
    ["podman-5.4", "5.4"],
    ["podman-", ""],
    ["podman5", undefined],
    ["docker-29", undefined],
    ["", undefined]
  ])("%j has a version: %j", (name, version) => assert.strictEqual(Names.versionIn(name), version))

  it("is known by its rules", () => {
    for (const name of Names.known.slice(1)) {
      assert.isTrue(Result.isSuccess(Podman.release(Names.versionIn(name) ?? "")), name)
    }
  })

  it.each([
    ["/etc/containers/containers.conf", true],
    ["10-x.conf", true],
    ["daemon.json", false],
    ["x.conf.bak", false]
  ])("is not that of a file: %s", (path, expected) => assert.strictEqual(Names.isOfFile(path), expected))
})

describe("the releases between two engines", () => {
  it.each<[string, string, ReadonlyArray<string>]>([
    ["podman-5.4.2", "podman-5.8", ["5.5", "5.6", "5.7"]],
    ["podman-4.8", "podman-5.1", ["4.9", "5.0"]],
    ["podman-5.4", "podman-5.4.2", []],
    ["podman-5.8", "podman-5.4", []],
    ["podman-5.7", "podman-6.0", ["5.8"]],
    ["docker-29", "podman-5.8", []]
  ])("%s and %s are %j", (from, to, versions) => assert.deepStrictEqual(Podman.between(from, to), versions))
})

describe("the detection of a release", () => {
  it.each<[string, ProgramRun.SearchedOutcome, string, string]>([
    ["a version", ProgramRun.printed("podman version 5.4.2\n"), "podman-5.4.2", "podman --version reports 5.4.2"],
    [
      "a newer version",
      ProgramRun.printed("podman version 7.0.1\n"),
      "podman-7.0.1",
      "podman --version reports 7.0.1, which is newer than 5.8, the newest release with known rules"
    ],
    [
      "something else",
      Result.succeed({ exitCode: 1, stdout: "", stderr: "a fault\n" }),
      "podman-5.8",
      'assumed: podman --version reports no version: "a fault"'
    ],
    ["nothing", ProgramRun.printed(""), "podman-5.8", "assumed: podman --version reports no version"],
    [
      "nothing in time",
      Result.fail({ _tag: "TimedOut", milliseconds: 3000, stdout: "", stderr: "" }),
      "podman-5.8",
      "assumed: podman --version did not end within 3 s and was killed"
    ]
  ])("of a program that prints %s", (_, outcome, id, because) => {
    const detection = Result.getOrThrow(PodmanDetection.detect(outcome))
    assert.deepStrictEqual([detection.engine.id, detection.because], [id, because])
  })
})

describe("a user", () => {
  const passwd = "# a comment\nroot:x:0:0:root:/root:/bin/sh\nanna:x:1000:1000::/home/anna:/bin/sh\nbare:x:7:7::\n"

  it.each<[string, Given.User | undefined]>([
    ["anna", { uid: 1000, home: "/home/anna", name: "anna" }],
    ["1000", { uid: 1000, home: "/home/anna", name: "anna" }],
    ["root", { uid: 0, home: "/root", name: "root" }],
    ["bare", { uid: 7, home: "/", name: "bare" }],
    ["eve", undefined],
    ["x", undefined],
    ["", undefined]
  ])("%j is found in the password file", (named, user) => assert.deepStrictEqual(Given.userIn(passwd, named), user))

  it("who is another one has a home and the PATH", () => {
    const own = { PATH: "/usr/bin", HOME: "/root", CONTAINERS_CONF: "/x", XDG_CONFIG_HOME: "/y" }
    const user = { uid: 1000, home: "/home/anna", name: "anna" }
    assert.deepStrictEqual(Given.variablesOf(user, own), { HOME: "/home/anna", PATH: "/usr/bin" })
    assert.deepStrictEqual(Given.variablesOf(user, {}), { HOME: "/home/anna" })
  })
})

const settingsOf = (given: Partial<Given.Given>, text = "") =>
  read(Podman.podman58, text === "" ? {} : { "/etc/containers/containers.conf": text }, given).settings

const directoryOf = (mode: number, uid = 0): RunDirectory.Look => ({ isDirectory: true, mode, uid, gid: uid })

describe("the run directory", () => {
  it.each<[string, Partial<Given.Given>, string, string | undefined]>([
    ["of root", {}, "", "/run/libpod"],
    [
      "of another user",
      { uid: 1000, variables: { XDG_RUNTIME_DIR: "/run/user/1000" } },
      "",
      "/run/user/1000/libpod/tmp"
    ],
    ["of a user without a run directory", { uid: 1000, variables: {} }, "", undefined],
    ["that a file names", {}, '[engine]\ntmp_dir = "/x"\n', "/x"],
    ["that a file leaves empty", {}, '[engine]\ntmp_dir = ""\n', "/run/libpod"]
  ])("%s", (_, given, text, directory) => assert.strictEqual(RunDirectory.of(settingsOf(given, text)), directory))

  it("depends on the directories above it", () => {
    assert.deepStrictEqual(RunDirectory.places("/run/libpod"), ["/run/libpod/exits", "/run/libpod", "/run", "/"])
  })

  const missing: RunDirectory.Look = { errno: "ENOENT" }

  it.each<[string, ReadonlyArray<RunDirectory.Look>, number, string | undefined]>([
    ["is there already", [directoryOf(0o700)], 1000, undefined],
    ["can be made by root anywhere", [missing, missing, directoryOf(0o000, 5)], 0, undefined],
    ["can be made by its owner", [missing, directoryOf(0o700, 1000)], 1000, undefined],
    ["cannot be made by an owner who may not write", [missing, directoryOf(0o500, 1000)], 1000, "EACCES"],
    ["cannot be made in the directory of another user", [missing, directoryOf(0o755)], 1000, "EACCES"],
    ["can be made where a group or everybody may write", [missing, missing, directoryOf(0o1777)], 1000, undefined],
    ["cannot be made in a file", [missing, { isDirectory: false, mode: 0o777, uid: 0, gid: 0 }], 0, "ENOTDIR"],
    ["cannot be a file", [{ isDirectory: false, mode: 0o777, uid: 0, gid: 0 }], 0, "ENOTDIR"],
    ["cannot be looked at", [{ errno: "EACCES" }], 1000, "EACCES"],
    ["is nowhere", [missing], 0, undefined]
  ])("%s", (_, looks, uid, errno) => {
    const fault = errno === undefined ? undefined : { path: "/run/libpod/exits", errno }
    assert.deepStrictEqual(RunDirectory.fault("/run/libpod", looks, { uid }), fault)
  })
})

describe("the containers that Podman tells", () => {
  const id = "0123456789abcdef".repeat(4)

  it("are listed by whole IDs", () => {
    assert.deepStrictEqual(Containers.idsIn(`${id}\nwarning\n${id.slice(1)}\n`), [id])
    assert.deepStrictEqual(Containers.inspectArguments([id]).slice(-1), [id])
  })

  it("have a name and a runtime, sorted", () => {
    assert.deepStrictEqual(Containers.parse("/web\t/usr/bin/crun\ndb\trunc\nnoise\n"), [
      { name: "db", runtime: "runc" },
      { name: "web", runtime: "/usr/bin/crun" }
    ])
  })

  it("leave traces", () => {
    const { home, uid, variables } = Given.ofRoot
    assert.strictEqual(Containers.aliveFile("/run/libpod"), "/run/libpod/alive")
    assert.deepStrictEqual(Containers.tracesOf({ home, uid, variables }), [
      "/var/lib/containers/storage",
      "/etc/containers/storage.conf",
      "/root/.config/containers/storage.conf"
    ])
    assert.strictEqual(
      Containers.tracesOf({ home: "/home/anna", uid: 1000, variables: {} })[0],
      "/home/anna/.local/share/containers/storage"
    )
  })
})
