import { assert, describe, it } from "@effect/vitest"
import { WrapperScript } from "@oci-runtimes/core"
import * as fc from "fast-check"
import { spawnSync } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll } from "vitest"

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
  mkdirSync(join(root, "empty"))
  runtime = executable(join(root, "spy"), spy)
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

/** What the runtime receives when containerd calls the script of an entry with its own arguments. */
const received = (
  runtimeArgs: ReadonlyArray<string>,
  own: ReadonlyArray<string>,
  cwd = "empty"
): ReadonlyArray<string> => {
  const script = executable(join(root, "script"), WrapperScript.content({ path: runtime, runtimeArgs }))
  const { stderr, stdout } = spawnSync(script, own, {
    cwd: join(root, cwd),
    encoding: "utf8",
    env: { PATH: "/usr/bin:/bin", HOME: "/home/me" }
  })
  assert.strictEqual(stderr, "")
  return stdout.split("\0").slice(0, -1)
}

/** The shell's field splitting, for text without quotes, expansions and control operators: blanks separate words. */
const words = (text: string): ReadonlyArray<string> => text.split(/[ \t]+/).filter((word) => word !== "")

const plain = fc.string({ unit: fc.constantFrom(..."ab0=-_/.,:+@% \t"), maxLength: 8 })

describe("a wrapper script in a real shell", () => {
  it("hands over the words that field splitting makes of its arguments and containerd's", () => {
    fc.assert(
      fc.property(
        fc.array(plain, { minLength: 1, maxLength: 4 }),
        fc.array(
          plain.map((argument) => argument.replaceAll(/[ \t]+/g, "-")),
          { maxLength: 4 }
        ),
        (runtimeArgs, own) => {
          assert.deepStrictEqual(received(runtimeArgs, own), [
            ...words(runtimeArgs.join(" ")),
            ...own.filter((argument) => argument !== "")
          ])
        }
      ),
      { numRuns: 150 }
    )
  })

  it.each([
    [["--log=/tmp/a b"], ["--log=/tmp/a", "b"]],
    [["", "x", ""], ["x"]],
    [["$HOME"], ["/home/me"]],
    [["'a b'"], ["a b"]],
    [['"$HOME"'], ["/home/me"]],
    [["`echo run`"], ["run"]],
    [["$(echo run twice)"], ["run", "twice"]],
    [["#", "gone"], []],
    [["a\\ b"], ["a b"]],
    [["日本"], ["日本"]]
  ])("takes %j for %j, unquoted as the engine writes it", (runtimeArgs, expected) => {
    const own = runtimeArgs[0] === "#" ? [] : ["create", "id"]
    assert.deepStrictEqual(received(runtimeArgs, ["create", "id"]), [...expected, ...own])
  })

  it("expands patterns in the working directory", () => {
    mkdirSync(join(root, "full"))
    for (const name of ["one", "two"]) writeFileSync(join(root, "full", name), "")
    assert.deepStrictEqual(received(["*"], ["create"], "full"), ["one", "two", "create"])
    assert.deepStrictEqual(received(["*"], ["create"]), ["*", "create"])
  })

  it("splits containerd's own arguments at blanks, and drops the empty ones", () => {
    assert.deepStrictEqual(received(["x"], ["a b", "", "c"]), ["x", "a", "b", "c"])
  })
})
