/**
 * `npm run mutants`: changes one thing at a time in the rules of core, and reports the changes that neither a test of core nor the
 * compiler notices. The compiler is asked only about those that no test notices.
 *
 * It takes 400 mutants, drawn from all rooms by a seed. `npm run mutants -- ROOM` takes all mutants of one room. `--count` and
 * `--seed` draw others, and `--least` is the minimum share of noticed mutants in per cent.
 */
import * as fc from "fast-check"
import { spawn } from "node:child_process"
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { availableParallelism, tmpdir } from "node:os"
import { basename, dirname, join } from "node:path"
import { parseArgs } from "node:util"
import type { Run } from "./config.ts"
import * as Mutant from "./Mutant.ts"

const checkout = join(import.meta.dirname, "../..")
const sources = "packages/core/src"
const tests = "packages/core/test"

/**
 * Reports whether a file is left out: tables of what engines accept, which recorded answers of engines verify; lists of
 * exports; and code for tests.
 */
const isLeftOut = (path: string): boolean =>
  /Directives\.ts$|\/goTypes\.ts$|\/index\.ts$|\/schema\/|^testing\//.test(path)

/** The outcome for a mutant. A mutant on which the tests do not end counts as noticed by them. */
type Outcome = "noticed by a test" | "noticed by the compiler" | "survived"

const say = (text: string): void => void process.stdout.write(`${text}\n`)

const sourceOf = (file: string): string => readFileSync(join(checkout, file), "utf8")

const mutantsIn = (room: string | undefined): ReadonlyArray<Mutant.Mutant> =>
  globSync(`${room ?? "**"}/**/*.ts`, { cwd: join(checkout, sources) })
    .filter((path) => !isLeftOut(path))
    .toSorted()
    .flatMap((path) => Mutant.find(`${sources}/${path}`, sourceOf(`${sources}/${path}`)))

/** Draws a sample without replacement. The same input and seed give the same sample. */
const draw = <A>(all: ReadonlyArray<A>, count: number, seed: number): ReadonlyArray<A> => {
  const length = Math.min(count, all.length)
  const drawn = fc.shuffledSubarray([...all], { minLength: length, maxLength: length })
  return fc.sample(drawn, { seed, numRuns: 1 })[0]!
}

/**
 * Reports whether a test file is near a source: it has the name of the source, or is in the folder of its tests. Near tests
 * notice most.
 */
const isNear = (test: string, source: string): boolean => {
  const folder = dirname(source.replace(sources, tests)).replace(/\/(?:internal|rules)$/, "")
  return dirname(test) === join(checkout, folder) || basename(test).startsWith(basename(source, ".ts"))
}

const patience = 180_000

/** Reports whether the tests of core pass. They run in one process and stop at the first failure. */
const test = (run: Run, options: ReadonlyArray<string> = []): Promise<boolean> => {
  const vitest = join(checkout, "node_modules/vitest/vitest.mjs")
  const fixed = ["--config", "tools/mutants/config.ts", "--project", "core", "--bail", "1", "--maxWorkers", "1"]
  return succeeds([vitest, "run", ...fixed, ...options], { MUTANT_RUN: JSON.stringify(run) })
}

/** Runs a program of Node.js in the checkout. Reports whether it ends in time and with status 0. */
const succeeds = (args: ReadonlyArray<string>, variables: NodeJS.ProcessEnv = {}): Promise<boolean> =>
  new Promise((resolve) => {
    const env = { ...process.env, ...variables }
    const child = spawn(process.execPath, [...args], { cwd: checkout, detached: true, env, stdio: "ignore" })
    const stop = setTimeout(() => process.kill(-child.pid!, "SIGKILL"), patience)
    child.once("exit", (code) => {
      clearTimeout(stop)
      resolve(code === 0)
    })
  })

/** Returns the test files of core, the quickest first. Throws if a test fails on the unchanged sources. */
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
  if (!(await test({ mutant, order }))) return "noticed by a test"
  return (await compiles(mutant)) ? "survived" : "noticed by the compiler"
}

/** Reports whether the compiler accepts core with a mutant, in a copy of its sources. */
const compiles = async ({ file, ...change }: Mutant.Mutant): Promise<boolean> => {
  const directory = mkdtempSync(join(tmpdir(), "mutants-"))
  try {
    cpSync(join(checkout, sources), join(directory, "src"), { recursive: true })
    cpSync(join(checkout, "packages/core/package.json"), join(directory, "package.json"))
    symlinkSync(join(checkout, "node_modules"), join(directory, "node_modules"))
    writeFileSync(join(directory, file.replace(/^packages\/core\//, "")), Mutant.apply(sourceOf(file), change))
    const compilerOptions = { rootDir: "src", noEmit: true, composite: false, declarationMap: false }
    const options = { extends: join(checkout, "tsconfig.base.json"), compilerOptions, include: ["src"] }
    writeFileSync(join(directory, "tsconfig.json"), JSON.stringify(options))
    return await succeeds([join(checkout, "node_modules/typescript/bin/tsc"), "-p", directory])
  } finally {
    rmSync(directory, { recursive: true })
  }
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
  if (!(await compiles({ ...drawn[0]!, start: 0, end: 0, replacement: "" }))) {
    throw new Error("Core does not compile without any mutant. See npm run check:types.")
  }

  const counts = { "noticed by a test": 0, "noticed by the compiler": 0, survived: 0 }
  const pending = [...drawn]
  const work = async (): Promise<void> => {
    for (let mutant = pending.shift(); mutant !== undefined; mutant = pending.shift()) {
      // Each worker takes one mutant after the other.
      // oxlint-disable-next-line no-await-in-loop
      const outcome = await outcomeOf(mutant, quickest)
      counts[outcome] += 1
      if (outcome === "survived") say(`survived  ${Mutant.describe(sourceOf(mutant.file), mutant)}`)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))

  const share = 100 * (1 - counts.survived / drawn.length)
  say(
    `${Object.entries(counts)
      .map(([outcome, number]) => `${number} ${outcome}`)
      .join(", ")}: ${share.toFixed(1)} %`
  )
  if (share < Number(values.least)) process.exitCode = 1
}

await main()
