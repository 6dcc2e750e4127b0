import { ShellWords, Word } from "@oci-runtimes/core/service"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { spawnSync } from "node:child_process"
import { assert, describe, it } from "vitest"

const divided = (text: string) => Result.map(ShellWords.divide(text), Word.texts)

describe("a command line", () => {
  it.each<readonly [string, ReadonlyArray<string>]>([
    ["", []],
    ["  \t ", []],
    ['example -H fd:// --label "a b"', ["example", "-H", "fd://", "--label", "a b"]],
    ["a 'b \"c' \"d 'e\" f\\ g", ["a", 'b "c', "d 'e", "f g"]],
    ["a \"\" ''", ["a", "", ""]],
    ['a "b\\"c\\$d\\q\\\\"', ["a", 'b"c$d\\q\\']],
    ["a \\\n  b\n", ["a", "b"]],
    ["a 'b\nc'", ["a", "b\nc"]],
    ["a # b", ["a"]],
    ["a b#c", ["a", "b#c"]],
    ["a --b=c'd e'f", ["a", "--b=cd ef"]],
    ["a $B ${B} $(b c) `b c` $1 $", ["a", "$B", "${B}", "$(b c)", "`b c`", "$1", "$"]],
    ["a tcp://[::1]:1 *", ["a", "tcp://[::1]:1", "*"]]
  ])("%j is divided into %j", (text, words) => {
    assert.deepStrictEqual(divided(text), Result.succeed(words))
  })

  it.each([
    ["a 'b", "unbalanced", 2],
    ['a "b', "unbalanced", 2],
    ["a b\\", "unbalanced", 2],
    ["a $(b", "unbalanced", 2],
    ["a; b", "not-one-command", 1],
    ["a | b", "not-one-command", 2],
    ["a > b", "not-one-command", 2],
    ["a &", "not-one-command", 2],
    ["a\nb", "not-one-command", 2]
  ] as const)("%j is not divided", (text, reason, offset) => {
    assert.deepStrictEqual(ShellWords.divide(text), Result.fail({ _tag: "UndividedText", reason, offset } as const))
  })

  it.each([
    ["$A", "Variable"],
    ["`a`", "Shell"],
    ["*.c", "Shell"],
    ["~/a", "Shell"],
    ["'$A*~'", undefined],
    ["a~", undefined]
  ])("with the word %s has the reason %s", (text, reason) => {
    assert.strictEqual(Result.getOrThrow(ShellWords.divide(text))[0]!.unforeseen?._tag, reason)
  })

  it("is divided as by sh", () => {
    const piece = fc.oneof(
      fc.constantFrom("'", '"', "\\", " ", "\t", "\\\n", "a", "#", "=", "é", "~", "b c"),
      fc.string({ unit: "grapheme-ascii", maxLength: 1 })
    )
    const lines = fc.sample(
      fc.array(piece, { maxLength: 12 }).map((parts) => parts.join("")),
      { numRuns: 3000, seed: 3 }
    )
    const certain = lines.flatMap((line) => {
      const words = ShellWords.divide(line)
      // The end of a comment ends the command of the shell, before the words begin.
      return !/#[^]*\n/.test(line) &&
        Result.isSuccess(words) &&
        words.success.every(({ unforeseen }) => unforeseen === undefined)
        ? [{ line, words: Word.texts(words.success) }]
        : []
    })
    assert.isAbove(certain.length, 500)
    const script = certain
      .map(({ line }) => `printf '%s\\0' "begin"\nset -- ${line}\nfor each do printf '%s\\0' "$each"; done\n`)
      .join("")
    const { status, stderr, stdout } = spawnSync("sh", [], {
      input: `set -f\n${script}`,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024
    })
    assert.strictEqual(status, 0, stderr)
    assert.deepStrictEqual(
      stdout.split("\0").slice(0, -1),
      certain.flatMap(({ words }) => ["begin", ...words])
    )
  })
})

it.each([
  ["", []],
  ["a\0", ["a"]],
  ["a\0b c\0\0", ["a", "b c", ""]],
  ["a\0b", ["a", "b"]]
])("the words of a process are read from %j", (text, words) => {
  assert.deepStrictEqual(ShellWords.ofProcess(new TextEncoder().encode(text)), words)
})

it("a value is divided at its white space", () => {
  assert.deepStrictEqual(ShellWords.fields("  a 'b  c'\t\n"), ["a", "'b", "c'"])
})
