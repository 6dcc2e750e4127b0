/**
 * The output of the command on a machine in memory, word for word: `fixtures/outputs/NAME.txt` has the arguments, the exit status and
 * both outputs of each run. `npx vitest run outputs -u` writes the outputs anew.
 */
import type { Disk } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { version } from "../src/Version.ts"
import * as EngineMachines from "../../node/test/engineMachines.ts"
import { type Run, runCommand } from "./Command.ts"
import { files } from "./sampleMachine.ts"

const healthy = `{
  "default-runtime": "crun",
  "runtimes": {
    "crun": {"path": "/usr/bin/crun"},
    "debug": {"path": "crun", "runtimeArgs": ["--debug", "--log=/x"]}
  }
}
`

const faulty = `{
  // the runtimes
  "runtimes": {
    "crun": {"path": "/usr/bin/crun",},
    "nvidia": {"path": "/usr/bin/nvidia", "args": ["-v"], "runtimeArgs": ["--a b"]},
    "shim": {"path": "/usr/bin/containerd-shim-kata-v2"}
  },
  "default-runtime": "nvdia",
  "log_level": "debug"
}
`

const warned = healthy.replace('"--log=/x"', '"--log /x", "$HOME"').replace('"path": "crun"', '"path": "gone"')

const words = (line: string): ReadonlyArray<string> => (line === "" ? [] : line.split(" "))

const machineOf = (given: EngineMachines.Given) => {
  const { environment, files: found, ...others } = EngineMachines.machine(given)
  return { files: found, machine: { ...others, ...environment } }
}

/** Each group is a file of outputs; each line is the arguments of a run. */
const groups: ReadonlyArray<{
  readonly name: string
  readonly files: Disk.Files
  readonly lines: ReadonlyArray<string>
  /** What the machine has besides its files. Without it, the engine is given with `--engine`. */
  readonly machine?: Partial<Run>
}> = [
  {
    name: "usage",
    files: files(healthy),
    lines: ["", "--help", "nothing", "check --nothing", "resolve --engine moby-99", "add"]
  },
  {
    name: "help",
    files: {},
    lines: [
      "add",
      "apply",
      "check",
      "compare",
      "default",
      "list",
      "plan",
      "prune",
      "reload",
      "reload-impact",
      "remove",
      "resolve",
      "schema"
    ].map((name) => `${name} --help`)
  },
  {
    name: "check",
    files: { ...files(healthy), "/faulty.json": faulty, "/warned.json": warned },
    lines: [
      "check",
      "check --config /faulty.json",
      "check --config /warned.json",
      "check --config /warned.json --strict --no-host",
      "check --config /none.json",
      "check --config /faulty.json --fix --dry-run",
      "check --config /warned.json --fix",
      "check --config /faulty.json --format github",
      "check --config /warned.json --format sarif",
      "check --config /faulty.json --json"
    ]
  },
  {
    name: "names",
    files: files(healthy),
    lines: [
      "list",
      "list --json",
      "resolve crun",
      "resolve debug --explain",
      "resolve crum",
      "resolve /tmp/evil --explain",
      "resolve io.containerd.kata.v2",
      "resolve --json",
      "resolve none --json"
    ]
  },
  {
    name: "edits",
    files: { ...files(healthy), "/faulty.json": faulty },
    lines: [
      "add new --path /usr/bin/crun --arg -v --dry-run",
      "add new --path /usr/bin/new",
      "add crun --path /usr/bin/crun",
      "add crun --path /usr/bin/other",
      "add crun --path /usr/bin/other --replace --print-undo",
      "add kata --type io.containerd.kata.v2 --backup",
      "add runc --path /usr/bin/runc",
      "add x",
      "add x --path x --config /faulty.json",
      "remove debug",
      "remove crun",
      "remove crun --new-default runc",
      "remove none",
      "remove debgu",
      "default debug",
      "default crun",
      "default none",
      "default --unset",
      "default debug --json"
    ]
  },
  {
    name: "comparisons",
    files: { ...files(healthy), "/faulty.json": faulty, "/warned.json": warned },
    lines: [
      "compare --from moby-23 --to moby-25",
      "compare --with /warned.json",
      "compare --with /faulty.json",
      "compare --with /warned.json --json",
      "compare",
      "reload-impact --with /warned.json",
      "reload-impact --with /faulty.json",
      "reload-impact --with /warned.json --json"
    ]
  },
  {
    name: "scripts",
    files: files(healthy),
    lines: ["plan", "apply --json", "prune", "prune --dry-run", "plan --dialect quoted"]
  },
  { name: "status-none", files: {}, lines: ["status", "status --json"], machine: {} },
  {
    name: "status",
    ...machineOf({ told: { containers: { web: "runc" } } }),
    lines: ["status", "status --json", "list"]
  },
  {
    name: "status-findings",
    ...machineOf({
      file: { "data-root": "/data", runtimes: { crun: { path: "/gone" } } },
      unit: EngineMachines.unitFile("/usr/bin/dockerd -H fd:// --debug"),
      installed: "29.1.0",
      told: { runtimes: { kata: { path: "/usr/bin/kata" } }, containers: { web: "kata", db: "youki" } },
      files: { "/etc/default/docker": "DOCKER_OPTS=-D\n", ...EngineMachines.processFiles({ pid: 900, uid: 1001 }) }
    }),
    lines: ["status", "status --json", "status --socket /nowhere.sock"]
  },
  {
    name: "status-unknown",
    ...machineOf({ told: null, sockets: { "/run/docker.sock": { hangs: true } } }),
    lines: ["status", "status --json"]
  }
]

const outputOf = (line: string, given: Disk.Files, machine: Partial<Run> | undefined) => {
  const isWithout = machine !== undefined || line.includes("moby") || line.endsWith("--help") || line === ""
  const engine = isWithout ? null : "moby-25"
  return Effect.map(runCommand({ args: words(line), files: given, ...machine, engine }), ({ data, notes, status }) =>
    [
      `$ oci-runtimes ${line}`,
      ofEveryRelease(data),
      ...(notes === "" ? [] : ["--- notes", notes]),
      `--- status ${status}`,
      ""
    ].join("\n")
  )
}

/** Leaves out what differs from release to release: the version, and the links to the pages about codes. */
const ofEveryRelease = (data: string): string =>
  data
    .replaceAll(/^ *"helpUri": .*\n/gm, "")
    .replaceAll(/^ *"informationUri": .*\n/gm, "")
    .replaceAll(`"version": "${version}"`, '"version": "VERSION"')

describe("the command", () => {
  it.each(groups)("prints what $name.txt says", async ({ files: given, lines, machine, name }) => {
    const outputs = await Effect.runPromise(Effect.forEach(lines, (line) => outputOf(line, given, machine)))
    const file = join(import.meta.dirname, "fixtures/outputs", `${name}.txt`)
    await expect(outputs.join("\n")).toMatchFileSnapshot(file)
  })
})
