/**
 * The words and the environment that this library foresees, compared with those that a real systemd starts services with. The
 * services run in namespaces of their own.
 */
import { spawnSync } from "node:child_process"
import { chmodSync, existsSync, linkSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { HostFacts } from "@oci-runtimes/core/machine"
import { ServiceManager, ShellWords, StartCommand, type Unit, Word } from "@oci-runtimes/core/service"
import * as fc from "fast-check"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as Systemd from "./Systemd.ts"
import * as UnitTree from "./UnitTree.ts"

/** A service: the rest of its command line, its other settings, and its files by name. DIR is the directory of the files. */
interface Service {
  readonly about: string
  readonly command: string
  readonly settings?: ReadonlyArray<string>
  readonly files?: { readonly [name: string]: string | Uint8Array }
}

const cases: ReadonlyArray<Service> = [
  { about: "no variable", command: "a 'b c'" },
  { about: "a variable as a word", command: "$A ${A} x$A ${A}x $A$A", settings: ["Environment='A=1  2'"] },
  {
    about: "quotes in a variable",
    command: "$A",
    settings: [String.raw`Environment="A=--a 'b c' \\"d e\\" f\\\\ g \\\\x 'h"`]
  },
  { about: "a variable that is empty or missing", command: "a $A ${A} $B ${B} b", settings: ["Environment=A="] },
  {
    about: "dollar signs",
    command: "$$ $$A $$$$ a$$b $ a$ ${ a${A ${A:-x} ${} $-x $1 ${A}}",
    settings: ["Environment=A=1"]
  },
  { about: "a value with variables", command: "$A ${A}", settings: ["Environment=A=$$B B=1"] },
  { about: "kept variables", command: "$A ${A} $$", settings: ["Environment=A=1"] },
  {
    about: "environment files",
    command: "$A ${B} $C",
    settings: [
      "EnvironmentFile=DIR/a",
      "Environment=A=unit B=unit",
      "EnvironmentFile=-DIR/none",
      "EnvironmentFile=DIR/b"
    ],
    files: { a: "A=a\nC='a  c'\n", b: "C=b\n" }
  },
  { about: "a file that is missing", command: "a", settings: ["EnvironmentFile=DIR/none"] },
  {
    about: "patterns",
    command: "$A $B $C",
    settings: ["EnvironmentFile=DIR/[!x]?.e*"],
    files: {
      "a1.env": "A=a1\nB=a1\n",
      "b2.env": "A=b2\n",
      "x1.env": "C=x1\n",
      "abc.env": "C=abc\n",
      ".a.env": "C=hidden\n"
    }
  },
  { about: "a pattern without files", command: "a", settings: ["EnvironmentFile=DIR/*.none"] },
  { about: "an optional pattern without files", command: "a", settings: ["EnvironmentFile=-DIR/*.none"] },
  { about: "a file with a NUL character", command: "$A", settings: ["EnvironmentFile=DIR/a"], files: { a: "A=1\0" } },
  {
    about: "an optional file that is not UTF-8",
    command: "$A $B",
    settings: ["EnvironmentFile=-DIR/a", "EnvironmentFile=DIR/b"],
    files: { a: Uint8Array.from([0x41, 0x3d, 0xff]), b: "B=1" }
  },
  {
    about: "unset variables",
    command: "$A $B $C $PATH",
    settings: ["Environment=A=1 B=2 C=3", "UnsetEnvironment=A B=1 C=3 PATH"]
  },
  { about: "a search path", command: "${PATH}", settings: ["ExecSearchPath=/a:/b//c", "ExecSearchPath=/d"] },
  { about: "another PATH", command: "${PATH}", settings: ["ExecSearchPath=/a", "Environment=PATH=/x"] },
  { about: "the user root", command: "${HOME} ${USER} ${LOGNAME}", settings: ["User=root"] },
  { about: "a working directory", command: "a", settings: ["WorkingDirectory=~"] },
  { about: "specifiers", command: "%n %p %u %h %t %S %C %L %E %T %V ${A}", settings: ["Environment=A=%n"] },
  {
    about: "a file with every quote",
    command: "${A} ${B} ${C} ${D} ${E} ${F} ${G} ${H}",
    settings: ["EnvironmentFile=DIR/a"],
    files: {
      a: [
        "A='a b'c ",
        'B="x\\"y\\$z\\q\\',
        'w"',
        "C=a\\ b\\",
        "c",
        " D = d e  ",
        "E='multi",
        "line'",
        "export F=f",
        "G=g # no comment",
        "# H=1 \\",
        "H=h",
        "=1",
        "X"
      ].join("\n")
    }
  }
]

const piece = fc.oneof(
  fc.constantFrom(
    "A",
    "=",
    "A=",
    "B=",
    "\n",
    "\\\n",
    "\r",
    " ",
    "  ",
    "'",
    '"',
    "\\",
    "$",
    "#",
    ";",
    "é",
    "a",
    "b c",
    "\t",
    "`",
    "\\\\",
    "$A",
    "\uFEFF"
  ),
  fc.string({ unit: "grapheme-ascii", maxLength: 2 })
)
const value = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""))
const text = fc
  .array(fc.tuple(fc.constantFrom("A=", "B=", "A =", " B= ", "", "#"), value), { maxLength: 4 })
  .map((lines) => lines.map(([name, written]) => `${name}${written}\n`).join(""))
const word = fc.oneof(
  fc.constantFrom(
    "$A",
    "${A}",
    "$B",
    "${B}",
    "$$",
    "a",
    "a${A}b",
    "$A$B",
    "${",
    "}",
    "$",
    "x",
    "'$A'",
    '"${A} ${B}"',
    "${A:x}",
    "$a-b"
  ),
  fc.string({ unit: fc.constantFrom("$", "{", "}", "A", "B", "x", ":"), maxLength: 8 })
)

/** Services with random files and words. */
const random = (count: number): ReadonlyArray<Service> =>
  fc
    .sample(fc.tuple(text, text, fc.array(word, { maxLength: 6 })), { numRuns: count, seed: 7 })
    .map(([a, b, words], index) => ({
      about: `random ${index}`,
      command: words.join(" "),
      settings: ["Environment=A=unit 'B=u  v'", "EnvironmentFile=DIR/a", "EnvironmentFile=-DIR/b"],
      files: { a, b }
    }))

/** The variables that systemd sets with values of its own for each start. */
const ofStart = /^(?:INVOCATION_ID|SYSTEMD_EXEC_PID|JOURNAL_STREAM|LANG|LC_\w+|SHELL|NOTIFY_SOCKET)$/

const services: ReadonlyArray<Service> = [...cases, ...random(600)]
const hindrance = Systemd.hindrance()
let root = ""
let dir = ""

const nameOf = (index: number): string => `x${index}.service`
const programOf = (index: number): string => join(dir, `program${index}`)

beforeAll(async () => {
  if (hindrance !== undefined) return
  root = mkdtempSync(join(tmpdir(), "oci-runtimes-e2e-start-"))
  dir = join(root, "units")
  chmodSync(root, 0o755)
  const tree: { [path: string]: string | Uint8Array } = {}
  for (const [index, { about, command, files = {}, settings = [] }] of services.entries()) {
    const own = join(dir, `files${index}`)
    const prefix = about === "kept variables" ? ":" : ""
    tree[nameOf(index)] = [
      "[Unit]\nDefaultDependencies=no\n[Service]\nType=oneshot",
      ...settings.map((line) => line.replaceAll("DIR", own)),
      `ExecStart=${prefix}${programOf(index)} ${command}\n`
    ].join("\n")
    for (const [name, content] of Object.entries(files)) tree[`files${index}/${name}`] = content
  }
  const names = services.map((_, index) => nameOf(index))
  tree["done.service"] =
    `[Unit]\nDefaultDependencies=no\nWants=${names.join(" ")}\nAfter=${names.join(" ")}\n[Service]\nType=oneshot\nExecStart=/bin/touch ${root}/done\n`
  tree["wanted.target"] = "[Unit]\nDefaultDependencies=no\nWants=done.service\n"
  UnitTree.lay(dir, tree)
  const compiled = spawnSync("cc", ["-o", join(dir, "program"), join(import.meta.dirname, "recorder.c")], {
    encoding: "utf8"
  })
  assert.strictEqual(compiled.status, 0, compiled.stderr)
  for (const index of services.keys()) linkSync(join(dir, "program"), programOf(index))
  await Systemd.boot(dir, "wanted.target", join(root, "done"), join(root, "log"))
})

afterAll(() => {
  if (root !== "") rmSync(root, { recursive: true, force: true })
})

const started = (index: number) => {
  const program = programOf(index)
  if (!existsSync(`${program}.words`)) return undefined
  const environment = Object.entries(HostFacts.parseEnvironment(readFileSync(`${program}.environment`, "utf8")))
  return {
    words: ShellWords.ofProcess(readFileSync(`${program}.words`)),
    environment: Object.fromEntries(environment.filter(([name]) => !ofStart.test(name)))
  }
}

const foreseen = (index: number): Unit.Unit =>
  UnitTree.read({ name: nameOf(index), manager: ServiceManager.system, unitPath: dir, release: Systemd.release() })

describe.skipIf(hindrance !== undefined)("services that systemd starts", () => {
  it.each(cases.map((each, index) => ({ ...each, index })))("get what is foreseen: $about", ({ about, index }) => {
    const unit = foreseen(index)
    const real = started(index)
    const [command] = unit.start
    assert.strictEqual(
      real === undefined,
      unit.problems.some(({ effect }) => effect === "not-started"),
      about
    )
    if (real === undefined) return
    assert.deepStrictEqual(Word.texts(command!.words), real.words)
    assert.deepStrictEqual(command!.environment, real.environment)
    assert.deepStrictEqual(command!.unforeseen, [])
  })

  it("get what is foreseen, for random files and words", () => {
    let count = 0
    let split = 0
    for (let index = cases.length; index < services.length; index++) {
      const unit = foreseen(index)
      const real = started(index)
      const given = JSON.stringify(services[index])
      assert.strictEqual(
        real === undefined,
        unit.problems.some(({ effect }) => effect === "not-started"),
        given
      )
      if (real === undefined) continue
      const command = unit.start[0]!
      assert.deepStrictEqual(Word.texts(command.words), real.words, given)
      assert.deepStrictEqual(command.environment, real.environment, given)
      count++
      if (StartCommand.parameters(command).some(({ at }) => at?.file.includes("/files"))) split++
    }
    assert.isAbove(count, 500)
    // Words that come from files are judged in earnest.
    assert.isAbove(split, 50)
  })
})

it("systemd can be started here", ({ skip }) => {
  skip(hindrance !== undefined, hindrance)
  assert.isUndefined(hindrance)
})
