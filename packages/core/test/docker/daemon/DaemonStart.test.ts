import { Candidate, DaemonStart } from "@oci-runtimes/core/docker"
import { ShellWords } from "@oci-runtimes/core/service"
import { SourceText } from "@oci-runtimes/core/text"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"

const at = (line: number) => ({
  file: "/lib/systemd/system/docker.service",
  range: SourceText.range(SourceText.make("\n".repeat(line)), line - 1, 0)
})

const words = (...texts: ReadonlyArray<string>) => texts.map((text) => ({ text, at: at(3) }))

const start = (...texts: ReadonlyArray<string>) =>
  DaemonStart.ofCommand(
    { _tag: "Unit", unit: { name: "docker.service", manager: "system" }, at: at(3) },
    { words: words(...texts), variables: { PATH: "/usr/bin" }, workingDirectory: "/", unforeseen: [] },
    { variables: {} }
  )

const flags = (given: DaemonStart.DaemonStart) => given.flags.map(({ text }) => text)

describe("the start of an engine", () => {
  it.each([
    [["/usr/bin/dockerd", "-H", "fd://"], "/usr/bin/dockerd", ["-H", "fd://"]],
    [["dockerd"], "dockerd", []],
    [["/usr/bin/dockerd-rootless.sh", "--debug"], "/usr/bin/dockerd-rootless.sh", ["--debug"]],
    [["/usr/bin/nice", "-n", "5", "/usr/bin/dockerd", "-D"], "/usr/bin/dockerd", ["-D"]],
    [
      ["/usr/bin/snap", "run", "docker.dockerd", "--debug"],
      "/snap/docker/current/bin/dockerd",
      [...Candidate.snapFlags, "--debug"]
    ]
  ])("by %j", (command, program, expected) => {
    const found = start(...command)
    assert.strictEqual(found.program, program)
    assert.deepStrictEqual(flags(found), expected)
    assert.deepStrictEqual(found.unforeseen, [])
  })

  it("by env has the variables that env sets", () => {
    const { variables } = start("/usr/bin/env", "DOCKER_RAMDISK=true", "PATH=/opt/bin", "dockerd", "--label=a=b")
    assert.deepStrictEqual(variables, { DOCKER_RAMDISK: "true", PATH: "/opt/bin" })
  })

  it("by a command line that a person gives has the variables and the directory of another start", () => {
    const divided = Result.getOrThrow(ShellWords.divide("env A=b dockerd --label $HOME"))
    const found = DaemonStart.given(divided, { variables: { PATH: "/opt" }, workingDirectory: "/srv" })
    assert.deepInclude(found, { by: { _tag: "Given" }, program: "dockerd", workingDirectory: "/srv" })
    assert.deepStrictEqual(found.variables, { PATH: "/opt", A: "b" })
    assert.lengthOf(found.unforeseen, 1)
  })

  it("by a shell is not foreseen", () => {
    const { flags: none, unforeseen } = start("/bin/sh", "-c", "exec dockerd -D")
    assert.deepStrictEqual(none, [])
    assert.deepStrictEqual(unforeseen, [
      'The flags of the engine are not known, because it is started by "/bin/sh -c exec dockerd -D".'
    ])
  })

  it("of a process has the flags of the process", () => {
    const process = {
      pid: 812,
      startTime: "4000",
      endsOnHangUp: false,
      uid: 0,
      words: ["dockerd", "-D"],
      variables: { PATH: "/bin" },
      workingDirectory: "/srv",
      executable: "/usr/sbin/dockerd",
      unit: undefined,
      isElsewhere: false
    }
    const found = DaemonStart.ofProcess(process, { variables: {} })
    assert.deepInclude(found, { program: "/usr/sbin/dockerd", workingDirectory: "/srv", unforeseen: [] })
    assert.deepStrictEqual(flags(found), ["-D"])
    const hidden = DaemonStart.ofProcess({ ...process, words: [], variables: undefined }, { variables: { A: "b" } })
    assert.deepStrictEqual(hidden.unforeseen, [
      "The command line of process 812 cannot be read. Run the command as root.",
      "The variables of process 812 cannot be read. Run the command as root."
    ])
    assert.deepStrictEqual(hidden.variables, { A: "b" })
  })

  it("of a reload is that of the process, unless its command line is hidden", () => {
    const process = {
      pid: 812,
      startTime: "4000",
      endsOnHangUp: false,
      uid: 0,
      words: ["dockerd", "-D"],
      variables: { PATH: "/bin" },
      workingDirectory: "/srv",
      executable: undefined,
      unit: undefined,
      isElsewhere: false
    }
    const next = start("dockerd")
    const ofReload = (given: typeof process | undefined) =>
      DaemonStart.ofReload({
        process: given,
        next,
        running: given && DaemonStart.ofProcess(given, { variables: {} })
      })
    const found = ofReload(process)
    assert.deepStrictEqual(
      [found?.by._tag, found?.variables, found?.workingDirectory],
      ["Process", { PATH: "/bin" }, "/srv"]
    )
    assert.deepStrictEqual(found && flags(found), ["-D"])
    assert.strictEqual(ofReload({ ...process, words: [] }), next)
    assert.strictEqual(ofReload(undefined), next)
    // Only root may read the variables and the working directory of an engine of root.
    const running = { ...next, by: { _tag: "Process", pid: 812 }, variables: {} } as const
    const unread = { ...process, variables: undefined, workingDirectory: undefined }
    assert.deepStrictEqual(DaemonStart.ofReload({ process: unread, next, running })?.variables, { PATH: "/usr/bin" })
  })

  it("takes the places of equal flags, and of no others", () => {
    const [unit, other] = [start("/usr/bin/dockerd", "-H", "fd://"), start("/usr/bin/dockerd", "-D")]
    const running = { ...unit, flags: unit.flags.map(({ text }) => ({ text, at: undefined })) }
    assert.deepStrictEqual(DaemonStart.placed(running, unit)?.flags, unit.flags)
    assert.isUndefined(DaemonStart.placed(running, other))
  })

  it.each<[from: string, to: string, removed: string, added: string]>([
    ["-D", "-D", "", ""],
    ["-H fd://", "-H fd:// --add-runtime=a=/a --default-runtime=a", "", "--add-runtime=a=/a --default-runtime=a"],
    ["-D -H fd:// --icc", "-D --icc", "-H fd://", ""],
    ["-D --config-file /a --icc", "-D --config-file /b --icc", "--config-file /a", "--config-file /b"],
    ["-H unix:///a", "-H unix:///a -H unix:///b", "", "-H unix:///b"],
    ["-H unix:///b", "-H unix:///a -H unix:///b", "", "-H unix:///a"],
    ["", "-D", "", "-D"],
    ["-D -l info", "-l info -D", "-D -l info", "-l info -D"]
  ])("changes: %j → %j", (from, to, removed, added) => {
    const [one, other] = [from, to].map((line) => start("dockerd", ...line.split(" ").filter(Boolean)))
    const changed = DaemonStart.changedFlags(one!, other!)
    assert.deepStrictEqual([changed.removed.join(" "), changed.added.join(" ")], [removed, added])
  })

  it.each<[DaemonStart.StartedBy, string]>([
    [{ _tag: "Process", pid: 7 }, "a command (process 7)"],
    [
      { _tag: "Unit", unit: { name: "docker.service", manager: "system" }, at: at(3) },
      "docker.service (/lib/systemd/system/docker.service:3)"
    ],
    [
      { _tag: "Unit", unit: { name: "docker.service", manager: "user" }, at: undefined },
      "the user's unit docker.service"
    ],
    [{ _tag: "InitScript", script: "/etc/init.d/docker" }, "/etc/init.d/docker"],
    [{ _tag: "Given" }, "the given command line"]
  ])("is described: %j", (by, expected) => {
    assert.strictEqual(DaemonStart.describe(by), expected)
  })
})

const kinds = (uid: number, variables: { readonly [name: string]: string }) =>
  Candidate.candidates({ uid, variables }).map(({ kind }) => kind)

describe("the engines that a machine may have", () => {
  it("are those of the system and the snap for root, and the user's own too for others", () => {
    assert.deepStrictEqual(kinds(0, { HOME: "/root" }), ["system", "snap", "desktop"])
    assert.deepStrictEqual(kinds(1000, { HOME: "/home/a" }), ["system", "rootless", "snap", "desktop"])
    assert.deepStrictEqual(kinds(1000, {}), ["system", "snap"])
  })

  it("have the paths of a login shell without the session's variables", () => {
    const rootless = Candidate.candidates({ uid: 1000, variables: { HOME: "/home/a" } }).find(
      ({ kind }) => kind === "rootless"
    )
    assert.deepStrictEqual(rootless?.defaults, {
      configFile: "/home/a/.config/docker/daemon.json",
      dataRoot: "/home/a/.local/share/docker",
      execRoot: "/run/user/1000/docker",
      pidFile: "/run/user/1000/docker.pid",
      rootless: true
    })
    assert.strictEqual(rootless?.socket, "/run/user/1000/docker.sock")
  })
})
