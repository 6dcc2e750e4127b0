/**
 * `status` compared with what live engines say of themselves, on configurations drawn at random.
 */
import * as fc from "fast-check"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as Dockerd from "./Dockerd.ts"
import { change, configuration } from "./RandomConfiguration.ts"
import {
  assertSame,
  codes,
  configure,
  dropIn,
  type EngineStatus,
  finding,
  flags,
  statusOfOnly,
  unit
} from "./UnitMachine.ts"

/** The findings that say that an engine does not run with its configuration. */
const ofStanding: ReadonlySet<string> = new Set(["next-start-fails", "reload-needed", "restart-needed"])

const standing = (engine: EngineStatus) => codes(engine).filter((code) => ofStanding.has(code))

/** What an engine says about its runtimes. It does not say types and options. */
const shown = ({ DefaultRuntime, DockerRootDir, Runtimes }: Dockerd.Info) =>
  JSON.stringify([
    DefaultRuntime,
    DockerRootDir,
    Object.entries(Runtimes)
      .map(([name, { path = "", runtimeArgs = [] }]) => [name, path, runtimeArgs] as const)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
  ])

describe.skipIf(Dockerd.obstacle !== undefined)("configurations drawn at random", () => {
  let machine: Dockerd.Machine
  beforeAll(async () => {
    machine = await Dockerd.start({ containerd: true, files: { [dropIn]: unit(...flags) } })
  })
  afterAll(() => machine?.stop())

  /** Starts an engine with the configuration that is written; undefined if the engine ends, which must be foretold. */
  const start = async (counts: { refused: number }) => {
    const engine = await machine.launchEngine({ words: ["/usr/sbin/dockerd", ...flags] })
    if (await engine.answers()) return engine
    counts.refused += 1
    const stopped = await statusOfOnly(machine)
    assert.deepInclude(stopped, { running: false, agrees: false, runtimes: null })
    const { refusal } = finding(stopped, "next-start-fails").details as { readonly refusal: string }
    // An engine reports any one of several faults. The line that it prints is then in the answer of check.
    if (!engine.log().includes(refusal)) {
      const [, message = engine.log()] =
        /(?:failed to start daemon|unable to configure [^:]*): (.*)/.exec(engine.log()) ?? []
      const { stdout } = await machine.command(["check", "--json"])
      assert.include(stdout, JSON.stringify(message).slice(1, -1), refusal)
    }
    return undefined
  }

  it("run as status says, and differ after a change exactly if a restart shows something else", async () => {
    const seed = Number(process.env["SEED"] ?? Date.now() % 2 ** 31)
    const counts = { started: 0, refused: 0, changed: 0, same: 0, reload: 0, restart: 0, fails: 0 }
    const property = fc.asyncProperty(configuration, fc.option(change, { freq: 2 }), async (content, changes) => {
      await configure(machine, content)
      let engine = await start(counts)
      if (engine === undefined) return
      try {
        const before = await engine.info()
        counts.started += 1
        const running = await statusOfOnly(machine)
        assertSame(running, before)
        assert.deepStrictEqual(standing(running), [], JSON.stringify(running.findings, null, 2))
        assert.deepStrictEqual(running.agrees, running.findings.length === 0)
        if (changes === null) return

        await configure(machine, changes(content))
        const changed = await statusOfOnly(machine)
        assertSame(changed, before)
        const [found] = standing(changed)
        const said = JSON.stringify(changed.findings, null, 2)
        if (found === "reload-needed") {
          // A reload must be enough, and the engine must show then what it shows after a restart.
          assert.isNull(await engine.reload(), said)
          const reloaded = await statusOfOnly(machine)
          assert.deepStrictEqual(standing(reloaded), [], said)
          assertSame(reloaded, await engine.info())
          counts.reload += 1
        } else if (found === "restart-needed") {
          await engine.reload()
          assert.deepStrictEqual(standing(await statusOfOnly(machine)), ["restart-needed"], said)
          counts.restart += 1
        }
        const reloaded = found === "reload-needed" ? shown(await engine.info()) : undefined
        await engine.stop()
        engine = await start(counts)
        if (engine === undefined) {
          assert.strictEqual(found, "next-start-fails", said)
          counts.fails += 1
          return
        }
        const after = shown(await engine.info())
        assert.strictEqual(found !== undefined, after !== shown(before), `${said}\n${shown(before)}\n${after}`)
        if (reloaded !== undefined) assert.strictEqual(reloaded, after)
        counts[after === shown(before) ? "same" : "changed"] += 1
      } finally {
        await engine?.stop()
      }
    })
    process.stderr.write(`SEED=${seed}\n`)
    await fc.assert(property, { numRuns: 50, seed, endOnFailure: true })
    process.stderr.write(`${JSON.stringify(counts)}\n`)
  })
})
