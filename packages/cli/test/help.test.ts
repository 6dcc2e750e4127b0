import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Cli from "../src/Cli.ts"
import { runCommand } from "./Command.ts"

const subcommands = Cli.command.subcommands.flatMap(({ commands }) => commands.map(({ name }) => name))

const helpOf = (...args: ReadonlyArray<string>) =>
  Effect.map(runCommand({ engine: null, args: [...args, "--help"] }), ({ data }) => data)

describe("the help", () => {
  it.effect("lists everyday subcommands first", () =>
    Effect.gen(function* () {
      const help = yield* helpOf()
      const listed = [...help.matchAll(/^ {2}([a-z][a-z-]*) {2,}[A-Z]/gm)].map(([, name]) => name)
      assert.deepStrictEqual(listed, subcommands)
      assert.strictEqual(listed[0], "status")
      assert.isBelow(listed.indexOf("default"), listed.indexOf("apply"))
    })
  )

  it.effect.each(subcommands.map((name) => [name] as const))(
    "of %s has two lines of purpose, three examples and the exit status",
    ([name]) =>
      Effect.gen(function* () {
        const help = yield* helpOf(name)
        assert.match(help, /^DESCRIPTION\n {2}[A-Z].*\.\n {2}[A-Z].*\.\n\nUSAGE\n/)
        const [, examples = "", statuses = ""] = /\nEXAMPLES\n([^]*)\n\nEXIT STATUS\n([^]*)$/.exec(help) ?? []
        const lines = examples.split("\n").map((line) => line.trim())
        assert.strictEqual(lines.length, 3)
        for (const line of lines) assert.isTrue(line.startsWith(`oci-runtimes ${name}`), line)
        assert.match(statuses, /^ {2}0 {4}[A-Z].*\n {2}1 {4}.*\n {2}2 {4}The command line is invalid\n$/)
      })
  )

  it.effect("of schema has only the flags that it reads", () =>
    Effect.gen(function* () {
      const flags = [...(yield* helpOf("schema")).matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, flag]) => flag)
      assert.deepStrictEqual(flags, ["--help", "--version", "--completions"])
    })
  )

  it.effect.each([[], ["check"]])("is printed by help %j, too", (args) =>
    Effect.gen(function* () {
      const [byWord, byFlag] = yield* Effect.all([
        runCommand({ engine: null, args: ["help", ...args] }),
        runCommand({ engine: null, args: [...args, "--help"] })
      ])
      assert.deepStrictEqual(byWord, byFlag)
      assert.strictEqual(byWord.status, 0)
    })
  )

  it.effect("has bold headings in colour", () =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({ engine: null, args: ["check", "--help"], colours: true })
      assert.include(data, "\u001B[1mEXIT STATUS\u001B[0m")
    })
  )
})
