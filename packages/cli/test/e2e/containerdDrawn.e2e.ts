/**
 * Real releases of containerd and this library on configurations drawn at random agree about `containerd config dump`, about what CRI shows
 * of the started daemon, and about the program that runs a container. `SEED=…` repeats a run. A difference is printed with a vector that
 * `npm run conformance` takes.
 */
import * as fc from "fast-check"
import { existsSync } from "node:fs"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { answerTo, compare } from "../../../core/test/containerd/conformance.ts"
import type { Answer, Vector } from "../../../core/test/containerd/Vector.ts"
import { configuration, type Drawn } from "./containerdConfiguration.ts"
import { printed } from "./ContainerdLog.ts"
import * as ContainerdMachine from "./ContainerdMachine.ts"
import { root as debian13 } from "./Dockerd.ts"

const seed = Number(process.env["SEED"] ?? Date.now() % 2 ** 31)

/** The number of configurations. */
const numRuns = 30

const isRoot = process.getuid?.() === 0

const roots = [
  { of: "this machine", root: "/" },
  { of: "Debian 13", root: debian13 }
].filter(({ root }) => existsSync(`${root}/usr/bin/containerd`))

type Question = Omit<Vector, "answer">

/** What was seen: how often each outcome, the programs that ran, and the differences. */
interface Seen {
  dumped: number
  ended: number
  withCri: number
  withoutCri: number
  refused: number
  readonly programs: Set<string>
  readonly differences: Array<{ readonly differences: unknown; readonly vector: string }>
}

/** The number of times that containerd is asked again if it differs. */
const attempts = 8

/**
 * Compares an answer. Of several faults, containerd reports any one, because Go's maps have no order. So a difference counts only if
 * containerd differs each time that it is asked again.
 */
const check = async (seen: Seen, vector: Vector, again: () => Promise<Answer>): Promise<void> => {
  const { differences } = compare(vector)
  let hasAgreed = differences.length === 0
  for (let attempt = 0; !hasAgreed && attempt < attempts; attempt++) {
    // oxlint-disable-next-line no-await-in-loop
    hasAgreed = compare({ ...vector, answer: await again() }).differences.length === 0
  }
  if (!hasAgreed) seen.differences.push({ differences, vector: JSON.stringify(vector) })
}

const isGiven = (value: unknown): value is string => typeof value === "string" && value !== ""

/** Returns the flags of `ctr run` that ask for a runtime of CRI. */
const flagsFor = (runtime: unknown): ReadonlyArray<string> => {
  const { options, runtimeType } = runtime as { runtimeType: string; options: { [option: string]: unknown } | null }
  const { BinaryName: program, Root: directory } = options ?? {}
  return [
    "--runtime",
    runtimeType,
    ...(runtimeType === "io.containerd.runc.v2" && isGiven(program) ? ["--runc-binary", program] : []),
    ...(isGiven(directory) ? ["--runc-root", directory] : [])
  ]
}

/** Returns the predicted default runtime, and another one. */
const chosen = (question: Question, pick: number): ReadonlyArray<unknown> => {
  const { defaultRuntimeName = "", runtimes = {} } = answerTo({ ...question, answer: {} }).cri ?? {}
  const { [defaultRuntimeName]: usual, ...others } = runtimes
  const rest = Object.values(others)
  return [usual, rest[pick % rest.length]].filter((runtime) => runtime !== undefined)
}

/** Runs a container by a runtime, and compares the call of its program, or the refusal. */
const checkRun = async (seen: Seen, question: Question, runtime: unknown, { run }: ContainerdMachine.Daemon) => {
  const { modes, shims: programs, spies } = ContainerdMachine
  const args = flagsFor(runtime)
  const asked: Question = { ...question, kind: "ctr", args, files: { ...question.files, ...spies }, modes, programs }
  const { calls, finished, id } = await run(args)
  const named = (text: string) => text.replaceAll(id, "<name>")
  const { spied } = answerTo({ ...asked, answer: {} })
  if (spied === undefined) {
    seen.refused++
    const answer: Answer = { status: finished.exitCode, output: printed(named(finished.stderr)) }
    await check(seen, { ...asked, answer }, async () => answer)
    return
  }
  const [program = "", ...words] = calls.find((call) => call.includes("create") || call.at(-1) === "start") ?? []
  seen.programs.add(program)
  const actual: Answer = { status: finished.exitCode, spied: [{ program, args: words.map(named), options: null }] }
  const expected: Answer = { status: ContainerdMachine.containerExit, spied }
  if (JSON.stringify(actual) === JSON.stringify(expected)) return
  seen.differences.push({
    differences: { actual, expected, finished },
    vector: JSON.stringify({ ...asked, answer: {} })
  })
}

const checkAll = async (
  machine: ContainerdMachine.ContainerdMachine,
  seen: Seen,
  { files, pick }: Drawn,
  index: number
): Promise<void> => {
  const { version: containerd } = machine
  const question = (kind: Vector["kind"]): Question => ({
    id: `drawn-${seed}/${index}/${kind}`,
    containerd,
    kind,
    files
  })
  await machine.configure(files)
  const dump = await machine.dump()
  if (dump.status === 0) seen.dumped++
  await check(seen, { ...question("dump"), answer: dump }, machine.dump)
  const start = await machine.started(async (answer, daemon) => {
    if (daemon === undefined) seen.ended++
    else if (answer.cri?.loaded) seen.withCri++
    else seen.withoutCri++
    if (daemon === undefined) return answer
    for (const runtime of chosen(question("start"), pick)) {
      // One after the other, because the spies write to one file.
      // oxlint-disable-next-line no-await-in-loop
      await checkRun(seen, question("start"), runtime, daemon)
    }
    return answer
  })
  await check(seen, { ...question("start"), answer: start }, () => machine.started(async (answer) => answer))
}

describe.skipIf(!isRoot).each(roots)("the containerd of $of", ({ root }) => {
  let machine: ContainerdMachine.ContainerdMachine
  beforeAll(async () => {
    machine = await ContainerdMachine.start(root)
  })
  afterAll(() => machine?.stop())

  it("answers as this library predicts, and runs the programs that it predicts", async () => {
    const programs = new Set<string>()
    const seen: Seen = { dumped: 0, ended: 0, withCri: 0, withoutCri: 0, refused: 0, programs, differences: [] }
    for (const [index, drawn] of fc.sample(configuration, { numRuns, seed }).entries()) {
      // One after the other, because the files are those of the machine.
      // oxlint-disable-next-line no-await-in-loop
      await checkAll(machine, seen, drawn, index)
    }
    const { differences, ...others } = seen
    process.stderr.write(
      `${machine.version}, SEED=${seed}: ${JSON.stringify({ ...others, programs: [...programs] })}\n`
    )
    assert.deepStrictEqual(differences, [], `SEED=${seed}`)
    assert.isAbove(others.withCri, 3)
    assert.isAbove(others.dumped, 5)
    assert.isAbove(programs.size, 0)
  })
})
