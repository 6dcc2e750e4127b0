import { Daemon } from "@oci-runtimes/core/service"
import { assert, describe, it } from "vitest"
import { type Files, type Process, read } from "./machineWithDaemons.ts"

const sought = { name: "exampled", units: ["example.service", "other.service"], uid: 0 }

const find = (processes: ReadonlyArray<Process>, files?: Files) =>
  Daemon.find(sought, read(Daemon.sources, sought, processes, files))

const process: Process = {
  name: "exampled",
  words: ["/opt/exampled", "--debug"],
  executable: "/opt/exampled",
  variables: { PATH: "/opt" },
  workingDirectory: "/srv",
  unit: "example.service"
}

const path = "/etc/systemd/system/example.service"

describe("daemons", () => {
  it("that run have the facts of their process", () => {
    const [daemon] = find([process]).daemons
    assert.deepStrictEqual(
      { ...daemon, process: daemon?.process?.pid },
      {
        process: 700,
        unit: { name: "example.service", manager: "system" },
        program: "/opt/exampled",
        args: ["--debug"],
        variables: { LANG: "C", PATH: "/opt" },
        workingDirectory: "/srv",
        uncertain: []
      }
    )
    assert.deepStrictEqual(Daemon.factsOf(daemon!, "/x.sock"), {
      program: "/opt/exampled",
      searchPath: "/opt",
      address: "/x.sock",
      pid: 700,
      unit: "example.service",
      uncertain: []
    })
  })

  it.each<[string, string, Partial<Daemon.Daemon> | undefined]>([
    [
      "have the facts of their unit",
      "ExecStart=/opt/exampled -x\nWorkingDirectory=/srv",
      { program: "/opt/exampled", args: ["-x"], workingDirectory: "/srv" }
    ],
    [
      "start with the last command",
      "Type=oneshot\nExecStart=/bin/a\nExecStart=/bin/b 1",
      { program: "/bin/b", args: ["1"] }
    ],
    ["have the variables of their unit", "Environment=A=1\nExecStart=/bin/b $A", { args: ["1"] }],
    ["without a command are none", "Type=oneshot", undefined]
  ])("that do not run %s", (_, lines, expected) => {
    const [daemon, ...others] = find([], { [path]: `[Service]\n${lines}\n` }).daemons
    assert.deepStrictEqual(others, [])
    if (expected === undefined) assert.isUndefined(daemon)
    else assert.containSubset(daemon, { ...expected, process: undefined, unit: { name: "example.service" } })
  })

  it("of a masked unit are none", () => {
    assert.deepStrictEqual(find([], { [path]: "" }).daemons, [])
  })

  it("have one place for each unit that does not run", () => {
    const text = "[Service]\nExecStart=/opt/exampled\n"
    const { daemons } = find([process], { [path]: text, "/etc/systemd/system/other.service": text })
    assert.deepStrictEqual(
      daemons.map(({ process: running, unit }) => [running?.pid, unit?.name]),
      [
        [700, "example.service"],
        [undefined, "other.service"]
      ]
    )
  })

  it("in containers are elsewhere", () => {
    const { daemons, elsewhere } = find([{ ...process, isElsewhere: true }])
    assert.deepStrictEqual([daemons.length, elsewhere.length], [0, 1])
  })

  it("of users are believed only to the user who looks", () => {
    assert.lengthOf(find([{ ...process, uid: 1000 }]).daemons, 0)
    const own = { ...sought, uid: 1000 }
    assert.lengthOf(Daemon.find(own, read(Daemon.sources, own, [{ ...process, uid: 1000 }])).daemons, 1)
  })

  it("say what cannot be read", () => {
    const [daemon] = find([{ ...process, words: [], variables: null, executable: null }]).daemons
    assert.deepStrictEqual([daemon?.args, daemon?.program], [undefined, undefined])
    assert.deepStrictEqual(daemon?.uncertain, [
      "The command line of process 700 cannot be read. Run this as root.",
      "The environment of process 700 cannot be read. Run this as root."
    ])
  })
})
