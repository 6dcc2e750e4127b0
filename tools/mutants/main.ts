/**
 * `npm run mutants`: changes one thing at a time in the rules of core, and tells which changes no test of core notices.
 *
 * It takes 400 mutants, drawn from all rooms by a seed; `npm run mutants -- ROOM` takes all of one room. `--count` and `--seed` draw
 * others, and `--least` is the share in per cent that has to be noticed.
 */
import * as fc from "fast-check"
import { spawn } from "node:child_process"
import { globSync, readFileSync } from "node:fs"
import { availableParallelism } from "node:os"
import { basename, dirname, join } from "node:path"
import { parseArgs } from "node:util"
import * as Mutant from "./Mutant.ts"

const checkout = join(import.meta.dirname, "../..")
const sources = "packages/core/src"
const tests = "packages/core/test"

/** Lists of what engines accept, which the answers of real engines hold; lists of exports; and what is for tests. */
const isLeftOut = (path: string): boolean =>
  /Directives\.ts$|\/goTypes\.ts$|\/index\.ts$|\/schema\/|^testing\//.test(path)

/** What became of a mutant. One on which the tests do not end counts as noticed. */
type Outcome = "noticed" | "survived"

const say = (text: string): void => void process.stdout.write(`${text}\n`)

const sourceOf = (file: string): string => readFileSync(join(checkout, file), "utf8")

const mutantsIn = (room: string | undefined): ReadonlyArray<Mutant.Mutant> =>
  globSync(`${room ?? "**"}/**/*.ts`, { cwd: join(checkout, sources) })
    .filter((path) => !isLeftOut(path))
    .toSorted()
    .flatMap((path) => Mutant.find(`${sources}/${path}`, sourceOf(`${sources}/${path}`)))

/** Draws without putting back. The same seed draws the same from the same. */
const draw = <A>(all: ReadonlyArray<A>, count: number, seed: number): ReadonlyArray<A> => {
  const length = Math.min(count, all.length)
  const drawn = fc.shuffledSubarray([...all], { minLength: length, maxLength: length })
  return fc.sample(drawn, { seed, numRuns: 1 })[0]!
}

/** The tests of the file itself and of the folder that it is in, which notice most. */
const nearest = (file: string): ReadonlyArray<string> => {
  const folder = dirname(file.replace(sources, tests)).replace(/\/(?:internal|rules)$/, "")
  const named = globSync(`${tests}/**/${basename(file, ".ts")}*.test.ts`, { cwd: checkout })
  return [...new Set([...named, ...globSync(`${folder}/*.test.ts`, { cwd: checkout })])]
}

const patience = 180_000

const run = (mutant: Mutant.Mutant, files: ReadonlyArray<string>): Promise<Outcome> =>
  new Promise((resolve) => {
    const vitest = join(checkout, "node_modules/vitest/vitest.mjs")
    const options = ["--config", "tools/mutants/config.ts", "--project", "core", "--bail", "1", "--maxWorkers", "1"]
    const child = spawn(process.execPath, [vitest, "run", ...options, ...files], {
      cwd: checkout,
      detached: true,
      env: { ...process.env, MUTANT: JSON.stringify(mutant) },
      stdio: "ignore"
    })
    const stop = setTimeout(() => process.kill(-child.pid!, "SIGKILL"), patience)
    child.once("exit", (code) => {
      clearTimeout(stop)
      resolve(code === 0 ? "survived" : "noticed")
    })
  })

/** The nearest tests are asked first, and all the others only if these notice nothing. */
const outcomeOf = async (mutant: Mutant.Mutant): Promise<Outcome> => {
  const files = nearest(mutant.file)
  if (files.length > 0 && (await run(mutant, files)) === "noticed") return "noticed"
  return run(mutant, [])
}

const main = async (): Promise<void> => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      count: { type: "string", default: "400" },
      seed: { type: "string", default: "1" },
      least: { type: "string", default: "95" }
    }
  })
  const [room] = positionals
  const all = mutantsIn(room)
  const count = room === undefined ? Number(values.count) : all.length
  const drawn = draw(all, count, Number(values.seed))
  if (drawn.length === 0) throw new Error(`There are no mutants in ${room ?? "core"}. Name a room of ${sources}.`)
  say(`${drawn.length} of ${all.length} mutants, seed ${values.seed}`)

  const survivors: Array<Mutant.Mutant> = []
  const pending = [...drawn]
  const work = async (): Promise<void> => {
    for (let mutant = pending.shift(); mutant !== undefined; mutant = pending.shift()) {
      // Each worker takes one mutant after the other.
      // oxlint-disable-next-line no-await-in-loop
      if ((await outcomeOf(mutant)) === "noticed") continue
      survivors.push(mutant)
      say(`survived  ${Mutant.describe(sourceOf(mutant.file), mutant)}`)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))

  const share = (100 * (drawn.length - survivors.length)) / drawn.length
  say(`${drawn.length - survivors.length} of ${drawn.length} noticed: ${share.toFixed(1)} %`)
  if (share < Number(values.least)) process.exitCode = 1
}

await main()
