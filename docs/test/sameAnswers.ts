/** The comparison of the playground's answers with those of the command. */
import type { Documents } from "@oci-runtimes/core/reports/schema"
import { assert, it } from "vitest"
import * as examples from "../playground/examples.ts"
import releases from "../playground/releases.data.ts"
import type { State } from "../playground/State.ts"
import type { AskedFamily } from "./AskedFamily.ts"
import { command, diagnosticsOf, lineOf, sameComparison, shownOf } from "./PlaygroundCommand.ts"

/** The texts whose index is a multiple of it are compared by the quick tests, and the others by the slow ones. */
export const everyNth = 24

/** A runtime in the list of the command. */
type Listed = (typeof Documents.ListDocument.Type)["runtimes"][number]

/** Tests that the playground answers about texts what the command answers. `own` are names to resolve. */
export const sameAnswers = ({
  answer,
  family,
  own,
  texts
}: Pick<AskedFamily, "answer" | "family" | "texts"> & { readonly own: ReadonlyArray<string> }): void => {
  const first = examples.stateOf(family)
  const engines = releases.load().compared[family.name].map(({ name }) => name)

  it.each(texts)("finds in %j what the command finds, in its words and its order", async (file) => {
    for (const engine of engines) {
      for (const programs of ["all", "needed", []] as const) {
        const state: State = { ...first, file, engine, programs }
        const given = answer(state)
        // oxlint-disable-next-line no-await-in-loop
        const { data } = await command(state, given, "check", "--json", "--engine", engine, family.file)
        const printed = JSON.parse(data)
        const { diagnostics, verdict } = printed.error ?? printed
        assert.strictEqual(`/${lineOf(given.headline)}`, verdict)
        assert.strictEqual(given.runtimes === undefined, printed.error !== undefined)
        assert.strictEqual(given.refusal?.line, printed.error?.message)
        assert.deepStrictEqual(diagnosticsOf(given), shownOf(diagnostics))
      }
    }
  })

  it.each(texts.map((file, index) => [file, engines[index % engines.length]!] as const))(
    "fixes, lists, resolves and compares %j with %s as the command does",
    async (file, engine) => {
      const state: State = { ...first, file, tab: "resolve", engine, programs: "needed" }
      const given = answer(state)
      const settled = ["--engine", engine, "--config", family.file, "--json"]
      const json = async (...args: ReadonlyArray<string>) => JSON.parse((await command(state, given, ...args)).data)

      // oxlint-disable-next-line no-await-in-loop
      const checked = await json("check", "--fix", "--dry-run", ...settled)
      const { fixed } = (checked.error ?? checked).fixes
      if (given.fixes === undefined) assert.lengthOf(fixed, 0)
      else assert.include(given.fixes, { count: fixed.length })

      // oxlint-disable-next-line no-await-in-loop
      const list = await json("list", ...settled)
      const shown = list.runtimes?.filter(
        ({ default: isDefault, kind, program }: Listed) => isDefault || kind !== "stock" || program !== null
      )
      assert.deepStrictEqual(
        given.runtimes?.map(({ isDefault, isFound, kind, name }) => ({
          name,
          kind,
          isDefault,
          isFound: isFound === true
        })),
        shown?.map(({ default: isDefault, kind, name, problem }: Listed) => ({
          name,
          kind,
          isDefault,
          isFound: problem === null
        }))
      )

      for (const name of own) {
        // oxlint-disable-next-line no-await-in-loop
        const resolved = await json("resolve", "--explain", ...(name === "" ? [] : [name]), ...settled)
        const { explanation, outcome } = resolved.error ?? resolved
        const { resolution } = answer({ ...state, name, programs: given.machine.present })
        assert.strictEqual(resolution?.headline, outcome?.summary)
        assert.deepStrictEqual(
          resolution?.lines.map(({ depth, text }) => "  ".repeat(depth) + text),
          explanation?.text
        )
      }
      for (const [tab, flags] of [
        ["releases", ["--from", first.from, "--to", first.to]],
        ["files", ["--engine", first.engine, "--with", family.otherFile]]
      ] as const) {
        const asked = { ...first, file, tab, programs: given.machine.present }
        const both = answer(asked)
        const { comparison } = both
        // oxlint-disable-next-line no-await-in-loop
        const { data } = await command(asked, both, "compare", "--config", family.file, "--json", ...flags)
        sameComparison(comparison, data)
      }
    }
  )
}
