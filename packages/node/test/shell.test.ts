import { assert, describe, it } from "@effect/vitest"
import { ShellExpansion, WrapperScript } from "@oci-runtimes/core/docker"
import * as fc from "fast-check"
import { spawnSync } from "node:child_process"
import { chmodSync, existsSync, linkSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll } from "vitest"

const directories = ["/bin", "/usr/bin", ...(process.env["PATH"] ?? "").split(":")]

const found = (name: string): string | undefined =>
  directories.map((directory) => join(directory, name)).find((path) => existsSync(path))

/** A shell and the way to run a script with it: the host's `sh` as the kernel runs it, the others by name. */
interface Shell {
  readonly name: string
  readonly run: (script: string) => readonly [string, ...ReadonlyArray<string>]
  readonly argv0?: string
}

const optional = (name: string, toShell: (path: string) => Shell): ReadonlyArray<Shell> => {
  const path = found(name)
  return path === undefined || realpathSync(path) === realpathSync("/bin/sh") ? [] : [toShell(path)]
}

/** The host's `sh` in any case, and whichever of the others the host has besides. */
const shells: ReadonlyArray<Shell> = [
  { name: "sh", run: (script) => [script] },
  ...optional("dash", (path) => ({ name: "dash", run: (script) => [path, script] })),
  ...optional("busybox", (path) => ({ name: "busybox sh", run: (script) => [path, "sh", script] })),
  ...optional("bash", (path) => ({ name: "bash as sh", run: (script) => [path, script], argv0: "sh" }))
]

let root = ""
let runtime = ""

/** A runtime that prints each argument it receives, NUL behind it. */
const spy = `#!/bin/sh\nfor argument in "$@"; do printf '%s\\0' "$argument"; done\n`

const executable = (path: string, text: string): string => {
  writeFileSync(path, text)
  chmodSync(path, 0o700)
  return path
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "oci-runtimes-shell-"))
  for (const name of ["empty", "full", "named", "nothing"]) mkdirSync(join(root, name))
  for (const name of ["one", "two"]) writeFileSync(join(root, "full", name), "")
  runtime = executable(join(root, "spy"), spy)
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

interface Call {
  readonly path?: string
  readonly runtimeArgs: ReadonlyArray<string>
  readonly own?: ReadonlyArray<string>
  readonly dialect?: WrapperScript.Dialect
  readonly cwd?: string
  readonly search?: string
}

/** Calls the script of a runtime as containerd does, with containerd's own arguments, and returns the outcome. */
const call = (
  shell: Shell,
  { cwd = "empty", dialect = "engine", own = [], path = runtime, runtimeArgs, search = "/usr/bin:/bin" }: Call
) => {
  const script = executable(join(root, "script"), WrapperScript.content({ path, runtimeArgs }, dialect))
  const [command, ...before] = shell.run(script)
  const { pid, status, stderr, stdout } = spawnSync(command, [...before, ...own], {
    cwd: join(root, cwd),
    encoding: "utf8",
    env: { PATH: search, HOME: "/home/me" },
    ...(shell.argv0 === undefined ? {} : { argv0: shell.argv0 })
  })
  return { pid, status, stderr, printed: stdout.split("\0").slice(0, -1) }
}

const received = (shell: Shell, options: Call): ReadonlyArray<string> => {
  const { printed, stderr } = call(shell, options)
  assert.strictEqual(stderr, "")
  return printed
}

const runs = { numRuns: 150 }

/** A character of a word. Words are well-formed text without NUL. */
const anyCharacter = fc
  .oneof(fc.integer({ min: 1, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((point) => String.fromCodePoint(point))
const metacharacter = fc.constantFrom(..."ab \t\n\r'\"\\$*?[]#~;&|<>(){}!=-`%\u0001\u007f\u0081\u0088é")
const anyText = fc
  .array(fc.oneof(anyCharacter, metacharacter, metacharacter), { maxLength: 12 })
  .map((characters) => characters.join(""))
const anyTexts = fc.array(fc.oneof(anyText, fc.constantFrom("", "-", "--", "-c", "$@")), { maxLength: 4 })
const fileName = anyText
  .map((text) => text.replaceAll("/", "-"))
  .filter((text) => text !== "" && text !== "." && text !== "..")

/** Text that is mostly plain or quoted, so that the model is often certain of it. */
const certain = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(..."ab \t\\é日") },
  {
    weight: 4,
    arbitrary: fc.constantFrom("'", '"', "''", "' '", '" "', "\\\n", "'\n'", "\\'", '"\\"', "\u0001", "\u0081")
  },
  { weight: 2, arbitrary: fc.constantFrom(..."\t\n'\"\\$*?[]#~;&|<>(){}!=-,.2`") },
  { weight: 2, arbitrary: fc.constantFrom(..."*?[]#~;&|<>(){}!=-$`").map((sign) => `\\${sign}`) },
  { weight: 2, arbitrary: fc.constantFrom(..."*?[]#~;&|<>(){}!=-\\").map((sign) => `'${sign}'`) },
  { weight: 2, arbitrary: fc.constantFrom(..."*?[]#~;&|<>(){}!=-").map((sign) => `"${sign}$"`) }
)
const certainText = fc.array(certain, { maxLength: 6 }).map((pieces) => pieces.join(""))
const aroundPath = fc.oneof(
  { weight: 3, arbitrary: fc.constant(["", ""] as const) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(["'", "'"], ['"', '"'], ["\n", ""], [" ", "\t"], ["", "\\"], ["''", "\\\n"])
  },
  { weight: 1, arbitrary: fc.tuple(certainText, certainText) }
)

describe.each(shells)("a script in the quoted dialect, run by $name", (shell) => {
  it("hands over every argument as it is", () => {
    fc.assert(
      fc.property(anyTexts, anyTexts, (runtimeArgs, own) => {
        assert.deepStrictEqual(received(shell, { runtimeArgs, own, dialect: "quoted" }), [...runtimeArgs, ...own])
      }),
      runs
    )
  })

  it("runs the program under every file name", () => {
    fc.assert(
      fc.property(fileName, anyTexts, (name, runtimeArgs) => {
        const path = `${root}/named/${name}`
        linkSync(runtime, path)
        try {
          assert.deepStrictEqual(received(shell, { path, runtimeArgs, dialect: "quoted" }), runtimeArgs)
        } finally {
          rmSync(path)
        }
      }),
      runs
    )
  })

  it("runs a program in the working directory whose path begins with a dash", () => {
    mkdirSync(join(root, "empty", "-a"), { recursive: true })
    linkSync(runtime, join(root, "empty", "-a", "b"))
    try {
      assert.deepStrictEqual(received(shell, { path: "-a/b", runtimeArgs: ["-x"], dialect: "quoted" }), ["-x"])
    } finally {
      rmSync(join(root, "empty", "-a"), { recursive: true })
    }
  })

  it("gives the runtime the process of the shell, which the engine's dialect does not", () => {
    const path = executable(join(root, "pid"), `#!/bin/sh\nprintf '%s\\0' "$$"\n`)
    const quoted = call(shell, { path, runtimeArgs: ["x"], dialect: "quoted" })
    assert.deepStrictEqual(quoted.printed, [String(quoted.pid)])
    const engine = call(shell, { path, runtimeArgs: ["x"] })
    assert.lengthOf(engine.printed, 1)
    assert.notDeepEqual(engine.printed, [String(engine.pid)])
  })
})

describe.each(shells)("a script in the engine's dialect, run by $name", (shell) => {
  const own = ["create", "id"]

  it("hands over the words that the model reads, if they are certain", () => {
    fc.assert(
      fc.property(aroundPath, fc.array(certainText, { maxLength: 3 }), ([before, behind], runtimeArgs) => {
        const path = `${before}${runtime}${behind}`
        const { findings, words } = ShellExpansion.expand({ path, runtimeArgs })
        // The shell would execute what is left, whatever that is.
        fc.pre(words !== undefined)
        const { printed, status, stderr } = call(shell, { path, runtimeArgs, own, search: join(root, "nothing") })
        if (words[0] !== runtime) return assert.include([126, 127], status)
        assert.strictEqual(stderr, "")
        const isDropped = findings.some(({ _tag, text }) => _tag === "Drops" && text.startsWith("#"))
        assert.deepStrictEqual(printed, [...words.slice(1), ...(isDropped ? [] : own)])
      }),
      { numRuns: 250 }
    )
  })

  it.each(
    [
      [["--log=/tmp/a b"], ["--log=/tmp/a", "b"]],
      [["", "x", ""], ["x"]],
      [["'a b'"], ["a b"]],
      [["a\\", "b"], ["a b"]],
      [["日本"], ["日本"]]
    ].map(([runtimeArgs = [], expected = []]) => ({ runtimeArgs, expected }))
  )("takes $expected for $runtimeArgs, as the model has it", ({ expected, runtimeArgs }) => {
    assert.deepStrictEqual(ShellExpansion.expand({ path: runtime, runtimeArgs }).words, [runtime, ...expected])
    assert.deepStrictEqual(received(shell, { runtimeArgs, own }), [...expected, ...own])
  })

  it("drops containerd's arguments behind a comment", () => {
    assert.deepStrictEqual(received(shell, { runtimeArgs: ["x", "#", "gone"], own }), ["x"])
  })

  it.each(
    [
      [["$HOME"], ["/home/me", ...own]],
      [['"$HOME"'], ["/home/me", ...own]],
      [["~/x"], ["/home/me/x", ...own]],
      [["`echo run`"], ["run", ...own]],
      [["$(echo run twice)"], ["run", "twice", ...own]],
      [["a\\"], ["a create", "id"]],
      [
        ["x", "2>/dev/null"],
        ["x", ...own]
      ],
      [["x; exit"], ["x"]],
      [["*"], ["one", "two", ...own]]
    ].map(([runtimeArgs = [], expected = []]) => ({ runtimeArgs, expected }))
  )("takes $expected for $runtimeArgs, which the model is not certain of", ({ expected, runtimeArgs }) => {
    assert.isUndefined(ShellExpansion.expand({ path: runtime, runtimeArgs }).words)
    assert.deepStrictEqual(call(shell, { runtimeArgs, own, cwd: "full" }).printed, expected)
  })

  it("runs the shell's builtin instead of a program on the PATH, which the quoted dialect does not", () => {
    const search = join(root, "search")
    mkdirSync(search, { recursive: true })
    executable(join(search, "true"), spy)
    const options = { path: "true", runtimeArgs: ["x"], search }
    assert.deepStrictEqual(received(shell, options), [])
    // A busybox that prefers its applets does so behind exec, too.
    if (shell.name !== "busybox sh") assert.deepStrictEqual(received(shell, { ...options, dialect: "quoted" }), ["x"])
  })

  it("splits containerd's own arguments at spaces, and drops the empty ones", () => {
    const given = { runtimeArgs: ["x"], own: ["a b", "", "c"] }
    assert.deepStrictEqual(received(shell, given), ["x", "a", "b", "c"])
    assert.deepStrictEqual(received(shell, { ...given, dialect: "quoted" }), ["x", "a b", "", "c"])
  })
})
