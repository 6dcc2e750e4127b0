import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parseAst } from "rolldown/parseAst"
import { assert, describe, it } from "vitest"
import * as Mutant from "../mutants/Mutant.ts"

const mutantsOf = (source: string): ReadonlyArray<string> =>
  Mutant.find("x.ts", source).map((mutant) => Mutant.apply(source, mutant))

describe("the mutants of a source", () => {
  it.each([
    ["f(a === b)", ["f(a !== b)"]],
    ["f((a ?? b) - (c))", ["f((a ) - (c))", "f((a ?? b) + (c))"]],
    ["f(a && !(b || c))", ["f(a || !(b || c))", "f(a && (b || c))", "f(a && !(b && c))"]],
    ["if (a) b()", ["if (!(a)) b()"]],
    ["if (a < 1) b()", ["if (a <= 1) b()", "if (a < 2) b()"]],
    ["f(a ? b : c)", ["f(!(a) ? b : c)"]],
    ['f(true, "é", "", "x")', ['f(false, "é", "", "x")', 'f(true, "", "", "x")', 'f(true, "é", "", "")']],
    ["f([1], [])", ["f([], [])", "f([2], [])"]],
    ["f((a).filter(b).some(c))", ["f((a).some(c))", "f((a).filter(b).every(c))"]],
    ['import a from "a"; type B = 1; const b: 2 = a as 3', []]
  ])("%s are these", (source, expected) => {
    assert.sameMembers([...mutantsOf(source)], expected)
  })

  it("are other programs, for any file of core", () => {
    const checkout = join(import.meta.dirname, "../..")
    let count = 0
    for (const file of globSync("packages/core/src/{text,document}/**/*.ts", { cwd: checkout })) {
      const source = readFileSync(join(checkout, file), "utf8")
      for (const mutant of Mutant.find(file, source)) {
        const changed = Mutant.apply(source, mutant)
        assert.notStrictEqual(changed, source)
        assert.doesNotThrow(() => parseAst(changed, { lang: "ts" }, file), Mutant.describe(source, mutant))
        count++
      }
    }
    assert.isAbove(count, 300)
  })
})
