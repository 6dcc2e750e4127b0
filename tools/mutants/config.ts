import { mergeConfig } from "vitest/config"
import { testsIn } from "../../vitest.workspace.ts"
import * as Mutant from "./Mutant.ts"

const { file, ...change }: Mutant.Mutant = JSON.parse(process.env["MUTANT"]!)

const tests = testsIn(".test.ts", [
  {
    name: "mutant",
    enforce: "pre",
    transform: (code, id) => (id.endsWith(`/${file}`) ? Mutant.apply(code, change) : null)
  }
])

/** The tests, on sources of which one is a mutant. No file is changed, and nothing is kept for other runs. */
export default mergeConfig(tests, { test: { fsModuleCache: false } })
