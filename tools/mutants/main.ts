/**
 * `npm run mutants`: changes one thing at a time in the rules of core, and tells which changes no test of core notices.
 *
 * It takes 400 mutants, drawn from all rooms by a seed; `npm run mutants -- ROOM` takes all of one room. `--count` and `--seed` draw
 * others, and `--least` is the share in per cent that has to be noticed.
 */
import * as fc from "fast-check"
import { spawn } from "node:child_process"
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { availableParallelism, tmpdir } from "node:os"
import { basename, dirname, join } from "node:path"
import { parseArgs } from "node:util"
import type { Run } from "./config.ts"
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

/** Test files whose names say that they are about a source, or that are in the folder of its tests. They notice most. */
const isNear = (test: string, source: string): boolean => {
  const folder = dirname(source.replace(sources, tests)).replace(/\/(?:internal|rules)$/, "")
  return dirname(test) === join(checkout, folder) || basename(test).startsWith(basename(source, ".ts"))
}

const patience = 180_000

/** Runs the tests of core until the first that fails, in one process. */
const test = (run: Run, options: ReadonlyArray<string> = []): Promise<boolean> =>
  new Promise((resolve) => {
    const vitest = join(checkout, "node_modules/vitest/vitest.mjs")
    const fixed = ["--config", "tools/mutants/config.ts", "--project", "core", "--bail", "1", "--maxWorkers", "1"]
    const child = spawn(process.execPath, [vitest, "run", ...fixed, ...options], {
      cwd: checkout,
      detached: true,
      env: { ...process.env, MUTANT_RUN: JSON.stringify(run) },
      stdio: "ignore"
    })
    const stop = setTimeout(() => process.kill(-child.pid!, "SIGKILL"), patience)
    child.once("exit", (code) => {
      clearTimeout(stop)
      resolve(code === 0)
    })
  })

/** The test files of core, the quickest first. Fails if a test fails on the sources as they are. */
const quickestFirst = async (): Promise<ReadonlyArray<string>> => {
  const directory = mkdtempSync(join(tmpdir(), "mutants-"))
  try {
    const outputFile = join(directory, "times.json")
    const passes = await test({ mutant: undefined, order: [] }, ["--reporter=json", `--outputFile=${outputFile}`])
    if (!passes) throw new Error("A test of core fails without any mutant. See npm test.")
    const { testResults }: Times = JSON.parse(readFileSync(outputFile, "utf8"))
    const duration = (times: Times["testResults"][number]): number => times.endTime - times.startTime
    return testResults.toSorted((one, other) => duration(one) - duration(other)).map(({ name }) => name)
  } finally {
    rmSync(directory, { recursive: true })
  }
}

interface Times {
  readonly testResults: ReadonlyArray<{ readonly name: string; readonly startTime: number; readonly endTime: number }>
}

const outcomeOf = async (mutant: Mutant.Mutant, quickest: ReadonlyArray<string>): Promise<Outcome> => {
  const near = quickest.filter((path) => isNear(path, mutant.file))
  const order = [...near, ...quickest.filter((path) => !near.includes(path))]
  return (await test({ mutant, order })) ? "survived" : "noticed"
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
  const quickest = await quickestFirst()

  const survivors: Array<Mutant.Mutant> = []
  const pending = [...drawn]
  const work = async (): Promise<void> => {
    for (let mutant = pending.shift(); mutant !== undefined; mutant = pending.shift()) {
      // Each worker takes one mutant after the other.
      // oxlint-disable-next-line no-await-in-loop
      if ((await outcomeOf(mutant, quickest)) === "noticed") continue
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
