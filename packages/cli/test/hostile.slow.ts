import { assert, describe, it } from "@effect/vitest"
import { ProgramRun } from "@oci-runtimes/core/machine"
import { Disk } from "@oci-runtimes/node"
import { byHand } from "@oci-runtimes/node/testing"
import { applyPatch } from "diff"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { type Outcome, type Run, runCommand } from "./Command.ts"
import { findObeyed, obeyedInLog } from "../../core/test/reports/hostileText.ts"
import { program } from "./sampleMachine.ts"

/** Texts with each kind of what a terminal or a log obeys. A line that begins with FORGED has got out of its line. */
const texts = [
  "::stop-commands::token",
  " \u00A0::add-mask::runc",
  "a##[error]b##vso[task.complete]",
  "a\nFORGED\r\n::error::b\rFORGED",
  "\u001B[31mX\u001B[2J\u001B]0;title\u0007\u009B31m\u0085FORGED\u007F\u202Ea\u2066b\u200B\u2028FORGED\u2029FORGED\u{E0041}"
]

/** A configuration of which a part is a text, for each part that is shown somewhere. */
const configurations: { readonly [title: string]: (text: string) => string } = {
  "a name": (text) => JSON.stringify({ runtimes: { [text]: { path: "/bin/x", runtimeArgs: ["y"] } } }),
  "a default": (text) => JSON.stringify({ "default-runtime": text, runtimes: { [text]: { path: "/bin/x" } } }),
  "a default that is not there": (text) => JSON.stringify({ "default-runtime": text }),
  "a program": (text) => JSON.stringify({ runtimes: { a: { path: text, runtimeArgs: [text] }, b: { path: text } } }),
  "a shim": (text) => JSON.stringify({ runtimes: { a: { runtimeType: text } } }),
  "an option": (text) =>
    JSON.stringify({ runtimes: { a: { runtimeType: "io.containerd.runsc.v1", options: { [text]: text } } } }),
  "an option of another type": (text) =>
    JSON.stringify({ runtimes: { a: { runtimeType: "io.containerd.runc.v2", options: { BinaryName: [text] } } } }),
  "a directive": (text) => JSON.stringify({ [text]: 1, runtimes: { a: { [text]: text } } }),
  "a value": (text) => JSON.stringify({ "exec-opts": [`native.cgroupdriver=${text}`], runtimes: text }),
  "a data root": (text) =>
    JSON.stringify({ "data-root": `/${text}`, runtimes: { a: { path: "/x", runtimeArgs: ["y"] } } }),
  "a comment": (text) => `{"runtimes": {/*\n${text}\n*/ "a": {"path": "/x"}}}`,
  "no JSON": (text) => `{"runtimes": {${text}`
}

/** Command lines that read the file. */
const onFile: ReadonlyArray<ReadonlyArray<string>> = [
  ["check"],
  ["check", "--no-host", "--format", "github"],
  ["check", "--format", "github"],
  ["check", "--format", "sarif"],
  ["list"],
  ["list", "--features"],
  ["resolve"],
  ["resolve", "--explain"],
  ["plan"],
  ["apply"],
  ["prune"],
  ["prune", "--dry-run"],
  ["check", "--fix"],
  ["add", "new", "--path", "/bin/x"],
  ["add", "new", "--type", "io.containerd.runsc.v1", "--replace"],
  ["remove", "a"],
  ["default", "runc"],
  ["default", "--unset"],
  ["compare", "--to", "moby-23"]
]

/** Command lines with a text as an argument. */
const withText: { readonly [title: string]: (text: string) => ReadonlyArray<string> } = {
  "a subcommand": (text) => [text],
  "a flag": (text) => ["check", `--${text}`],
  "a flag similar to another": (text) => ["check", `--json${text}`],
  "an argument too many": (text) => ["check", text],
  "an engine": (text) => ["check", `--engine=${text}`],
  "a format": (text) => ["check", "--format", text],
  "a number": (text) => ["apply", "--wait", text],
  "a switch": (text) => ["check", `--strict=${text}`],
  "a shell": (text) => ["--completions", text],
  "a dialect": (text) => ["plan", "--dialect", text],
  "a file": (text) => ["check", "--config", text],
  "a file, annotated": (text) => ["check", "--config", text, "--format", "github"],
  "a file, scanned": (text) => ["check", "--config", text, "--format", "sarif"],
  "a file that is there": (text) => ["check", "--config", `/etc/${text}`, "--format", "github"],
  "a file to write": (text) => ["add", "n", "--path", "/x", "--backup", "--config", `/etc/${text}`],
  "a file to compare": (text) => ["compare", "--with", `/etc/${text}`],
  "a file to reload": (text) => ["reload-impact", "--with", `/etc/${text}`],
  "a data root": (text) => ["apply", "--data-root", `/${text}`],
  "a data root of a plan": (text) => ["plan", "--data-root", `/${text}`],
  "an exec root": (text) => ["list", "--exec-root", text],
  "an address": (text) => ["prune", "--containerd", text],
  "a runtime by flag": (text) => ["list", `--add-runtime=${text}=${text}`],
  "a runtime by flag that is none": (text) => ["list", "--add-runtime", text],
  "a default by flag": (text) => ["check", `--default-runtime=${text}`],
  "a PATH": (text) => ["resolve", "--explain", "crun", `--engine-path=${text}:/usr/bin`],
  "a name": (text) => ["resolve", "--", text],
  "a name to explain": (text) => ["resolve", "--explain", "--", text],
  "a name with a dot": (text) => ["resolve", "--explain", "--", `x.${text}`],
  "names to compare": (text) => ["compare", "--to", "moby-23", "--", text, `x.${text}`],
  "a name to add": (text) => ["add", `--path=${text}`, `--arg=${text}`, "--", text],
  "an option to add": (text) => ["add", "n", `--type=${text}`, `--option=${text}`],
  "an option with a value": (text) => ["add", "n", `--type=${text}`, `--option=${text}=${text}`],
  "a name to remove": (text) => ["remove", `--new-default=${text}`, "--", text],
  "a name of the default": (text) => ["default", "--", text],
  "a script to keep": (text) => ["prune", "--keep", text, "--containerd-state", text]
}

const looks: ReadonlyArray<Pick<Run, "colours"> & { readonly more: ReadonlyArray<string> }> = [
  { more: [] },
  { colours: true, more: [] },
  { more: ["--json"] }
]

const ownColours = new RegExp(String.raw`\u001B\[(?:[0-4]|[39][0-7])m`, "g")

const sample = JSON.stringify({
  runtimes: { crun: { path: "/usr/bin/crun" }, a: { path: "/usr/bin/crun", runtimeArgs: ["y"] } }
})

const filesWith = (text: string): Disk.Files => {
  const name = text.replaceAll("/", "|")
  return {
    "/etc/docker/daemon.json": sample,
    [`/etc/${text}`]: '{"unknown": 1, "runtimes": {"b": {"path": "/b", "runtimeArgs": ["c"]}}}',
    "/usr/bin/crun": program,
    "/usr/bin/dockerd": program,
    // Files that another user has put in the scripts directory.
    [`/var/lib/docker/runtimes/${name}`]: `#!/bin/sh\nexec x "${text}"\n`,
    [`/var/lib/docker/runtimes/${name}.d/${name}`]: ""
  }
}

const programsWith = (text: string) => ({
  "/usr/bin/dockerd --version": ProgramRun.printed(`Docker version ${text}, build ${text}`),
  "/usr/bin/crun features": ProgramRun.printed(
    JSON.stringify({
      ociVersionMin: text,
      ociVersionMax: text,
      linux: { namespaces: [text] },
      annotations: { [text]: text }
    })
  ),
  "/usr/bin/crun y features": Result.succeed({ exitCode: 1, stdout: text, stderr: text })
})

/** Fails unless nothing that is printed is obeyed by a terminal or a log, and no line has been forged. */
const assertHarmless = ({ data, notes }: Outcome, { args, colours = false }: Run) => {
  const isAnnotated = args.includes("github")
  for (const [stream, printed] of Object.entries({ data, notes })) {
    const where = `${stream} of ${JSON.stringify(args)}: ${JSON.stringify(printed)}`
    const text = colours ? printed.replaceAll(ownColours, "") : printed
    assert.isUndefined(findObeyed(text), where)
    const lines = text.split("\n")
    assert.isUndefined(
      lines.find((line) => line.trimStart().startsWith("FORGED")),
      where
    )
    assert.notInclude(printed, "\u001B[31mX", where)
    const annotations = stream === "data" && isAnnotated ? lines.filter((line) => annotation.test(line)) : []
    assert.isUndefined(obeyedInLog(lines.filter((line) => !annotations.includes(line)).join("\n")), where)
    for (const line of annotations) assert.isUndefined(obeyedInLog(line.replace(annotation, "")), where)
  }
  if (args.includes("--json") || args.includes("sarif")) assert.doesNotThrow(() => void JSON.parse(data))
}

/** An annotation that `check --format github` may print. It sets the names of the properties itself. */
const annotation = /^::(?:error|warning) (?:(?:file|line|endLine|col|endColumn|title)=[^:,]*,?)+::/

/** The command line with flags of another look behind the subcommand. SARIF and annotations are formats of their own. */
const runsOf = (run: Run): ReadonlyArray<Run> =>
  looks
    .filter(({ more }) => !more.includes("--json") || !run.args.includes("--format"))
    .map(({ colours = false, more }) => ({ ...run, colours, args: [run.args[0]!, ...more, ...run.args.slice(1)] }))

describe("nothing that is printed is obeyed", () => {
  it.effect.each(Object.entries(configurations))("of a file that holds %s", ([, configuration]) =>
    Effect.gen(function* () {
      for (const text of texts) {
        const files = { ...filesWith(text), "/etc/docker/daemon.json": configuration(text), "/some.json": sample }
        const asked = [...onFile, ["resolve", "--explain", "--", text], ["compare", "--with", "/some.json"]]
        const machine = { engine: "moby-25", files, programs: programsWith(text) } as const
        for (const run of asked.flatMap((args) => runsOf({ ...machine, args }))) {
          assertHarmless(yield* runCommand(run), run)
        }
      }
    })
  )

  it.effect.each(Object.entries(withText))("of an argument that is %s", ([, argumentsOf]) =>
    Effect.gen(function* () {
      for (const text of texts) {
        const machine = { engine: null, files: filesWith(text), programs: programsWith(text) }
        for (const run of runsOf({ ...machine, args: argumentsOf(text) })) {
          assertHarmless(yield* runCommand(run), run)
        }
      }
    })
  )
})

const before = (text: string): string => `{\n  "log-opts": {"tag": "${text}"},\n  "runtimes": {}\n}\n`

const add = ["add", "new", "--path", "/x"]

describe("a patch", () => {
  it.effect.each(["\u009B31m\u202E\u2028\u007F", ":: a", "# #["])("of a file with %j is exact in a pipe", (text) =>
    Effect.gen(function* () {
      const disk = Disk.memory({ "/etc/docker/daemon.json": before(text) })
      const instead = Layer.succeed(Disk.Disk, disk)
      const planned = yield* runCommand({ args: [...add, "--dry-run"], instead })
      const { data: undo } = yield* runCommand({ args: [...add, "--print-undo"], instead })
      const after = yield* byHand(disk).text("/etc/docker/daemon.json")
      assert.notStrictEqual(after, before(text))
      assert.strictEqual(applyPatch(before(text), planned.data.split("\n\n")[0]!), after)
      assert.strictEqual(applyPatch(after, undo), before(text))
    })
  )

  it.effect.each([
    ["##[error]x", add],
    ["##vso[task.complete]", ["default", "runc"]],
    ["##[error]x", ["check", "--fix"]]
  ] as const)("of a file with %j is not printed into a pipe by %j", ([text, args]) =>
    Effect.gen(function* () {
      const broken = before(text).replace("{}", "{},")
      const written = args[0] === "check" ? broken : before(text)
      const disk = Disk.memory({ "/etc/docker/daemon.json": written })
      const instead = Layer.succeed(Disk.Disk, disk)
      for (const flag of args[0] === "check" ? ["--dry-run"] : ["--dry-run", "--print-undo"]) {
        const { data, notes, status } = yield* runCommand({ args: [...args, flag], instead })
        assert.deepStrictEqual([data, status], ["", 2])
        assert.include(
          notes,
          "error: Cannot print a patch of /etc/docker/daemon.json: the log of a workflow would execute a part of it as a command"
        )
        assert.strictEqual(yield* byHand(disk).text("/etc/docker/daemon.json"), written)
        for (const run of [{ args: [...args, flag], colours: true }, { args: [...args, "--dry-run", "--json"] }]) {
          const outcome = yield* runCommand({ ...run, files: { "/etc/docker/daemon.json": written } })
          assertHarmless(outcome, run)
          assert.include([0, 1], outcome.status)
        }
      }
    })
  )

  it.effect("of a comment that is a command is not printed into a pipe", () =>
    Effect.gen(function* () {
      const text = '{\n  /*\n::error::x\n*/\n  "runtimes": {},\n}\n'
      const run = { args: ["check", "--fix", "--dry-run"], files: { "/etc/docker/daemon.json": text } }
      assertHarmless(yield* runCommand(run), run)
    })
  )
})
