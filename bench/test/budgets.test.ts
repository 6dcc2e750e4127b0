import { execFileSync } from "node:child_process"
import { join } from "node:path"
import { assert, beforeAll, describe, it } from "vitest"
import { budgets, graphs } from "../Budgets.ts"
import { bundle } from "../Bundle.ts"

const checkout = join(import.meta.dirname, "../..")

// The tests judge the published code, which must be built first.
beforeAll(() => {
  execFileSync(process.execPath, [join(checkout, "node_modules/typescript/bin/tsc"), "-b"], { cwd: checkout })
})

describe("the bundle of", () => {
  it.each(budgets)(
    "$name is within its budget, and contains no module that it does not need",
    async ({ kilobytes, platform, program, without }) => {
      const { gzipped, modules } = await bundle(program, platform)
      const largest = [...modules].toSorted(([, one], [, other]) => other - one).slice(0, 10)
      assert.isAtMost(gzipped / 1000, kilobytes, `the largest modules are ${JSON.stringify(largest)}`)
      assert.deepStrictEqual(
        [...modules.keys()].filter((id) => without?.test(id)),
        []
      )
      assert.isAbove(modules.size, 3)
    }
  )

  it("the resolver alone holds nothing that a resolver does not need", async () => {
    const { modules } = await bundle(budgets[0]!.program)
    assert.deepStrictEqual(
      [...modules.keys()].filter((id) =>
        /Schema|jsonScanner|noble|levenshtein|ScriptSwap|DaemonJson|Directives/.test(id)
      ),
      []
    )
  })

  it.each(["core", "node"])("nothing of %s holds none of its modules, for loading them does nothing", async (name) => {
    const { modules } = await bundle(`import "@oci-runtimes/${name}"`, "node")
    assert.deepStrictEqual([...modules.keys()], [])
  })
})

/** A program that prints the modules that are loaded for a module. */
const listing = `import { registerHooks } from "node:module"
const loaded = []
registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context) } })
await import(process.argv[1])
process.stdout.write(JSON.stringify(loaded))`

describe("importing", () => {
  it.each(graphs)("$module loads no more than it needs", ({ module, modules, without }) => {
    const args = ["--input-type=module", "-e", listing, module]
    const cwd = join(checkout, "packages/cli")
    const loaded: ReadonlyArray<string> = JSON.parse(execFileSync(process.execPath, args, { cwd, encoding: "utf8" }))
    const files = loaded.filter((url) => url.startsWith("file:"))
    assert.deepStrictEqual(
      files.filter((url) => without.test(url)),
      []
    )
    assert.isAtMost(files.length, modules)
    assert.isAbove(files.length, 10)
  })

  it.each(["core", "node"])("%s asks nothing of the process, so that a browser can load it", (name) => {
    const program = `delete globalThis.process
await import("@oci-runtimes/${name}")`
    const cwd = join(checkout, "packages/cli")
    // A bundler takes these files. Those for Node.js look at its version.
    const args = ["--conditions=module", "--input-type=module", "-e", program]
    const run = () => execFileSync(process.execPath, args, { cwd, stdio: "pipe" })
    assert.doesNotThrow(run)
  })
})
