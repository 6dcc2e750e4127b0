/** The reload of CRI-O, where the recorded answers say nothing. */
import { Crio, CrioReload, Traits } from "@oci-runtimes/core/crio"
import { Source } from "@oci-runtimes/core/engine"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { assess, dropIn, facts, type Files, machineOf, main, withRuntimes } from "./machines.ts"

const reload = (version: string, before: Files, after: Files, given: Parameters<typeof assess>[2] = {}) => {
  const engine = Result.getOrThrow(Crio.release(version))
  const { table } = assess(engine, { ...withRuntimes, "/usr/bin/runc": { type: "program" }, ...before }, given)
  assert.isUndefined(table.startMessage)
  const { look, read } = machineOf({ ...withRuntimes, "/usr/bin/runc": { type: "program" }, ...after })
  const files = Source.readAll(engine.sources, CrioReload.given(table.settings), read)
  return CrioReload.of(Traits.of(engine.number), table, { files, facts, look })
}

const messages = ({ log }: CrioReload.CrioReload) => log.map(({ message }) => message)

const a = '[crio.runtime.runtimes.a]\nruntime_path = "/usr/bin/crun"\n'

const ofDefault = (name: string) => `[crio.runtime]\ndefault_runtime = "${name}"\n`

describe("a reload", () => {
  it("does not read a drop-in directory that is new, or the flags", () => {
    const given = { flags: { defaultRuntime: "b", runtimes: ["b:/usr/bin/crun:/r"] } }
    const after = reload(
      "1.34.11",
      { [main]: a },
      { [main]: a, [dropIn("x")]: a.replace("runtimes.a", "runtimes.c") },
      given
    )
    assert.deepStrictEqual([...(after.shown?.handlers.names() ?? [])], ["crun", "a"])
    assert.strictEqual(after.shown?.defaultRuntime, "crun")
    assert.deepStrictEqual(messages(after), [
      'Skipping not-existing config path ""',
      "Updating runtime configuration",
      'Set config default_runtime to "crun"'
    ])
  })

  it("skips a main file that is gone, even one that a flag names", () => {
    const after = reload("1.34.11", { "/c": a, [dropIn("x")]: "" }, { [dropIn("x")]: "" }, { config: "/c" })
    assert.deepStrictEqual(messages(after), [
      'Skipping not-existing config file "/c"',
      "Updating runtime configuration"
    ])
    assert.deepStrictEqual([...(after.shown?.handlers.names() ?? [])], ["crun"])
  })

  it("says which file cannot be read", () => {
    const after = reload("1.34.11", { [main]: a }, { [main]: "x =" })
    assert.isTrue(after.isRefused)
    assert.strictEqual(messages(after).length, 1)
    assert.include(
      messages(after).at(-1),
      `Unable to reload configuration: update config from single file: update config from drop-in file: unable to decode configuration ${main}: toml: line 1`
    )
    const older = reload("1.30.14", { [main]: a }, { [main]: "x =" })
    assert.include(messages(older).at(-1), `update config from single file: unable to decode configuration ${main}`)
  })

  it("checks the name of the default only if it changes", () => {
    const files = { [main]: ofDefault("a") + a }
    const refused = reload("1.34.11", files, { [main]: ofDefault("b") + a })
    assert.deepInclude(refused, { isRefused: true, crashes: false })
    const kept = reload("1.34.11", files, { [main]: ofDefault("a") })
    assert.deepInclude(kept, { isRefused: false, crashes: false })
    assert.strictEqual(kept.shown?.defaultRuntime, "a")
    const heir = "[crio.runtime.runtimes.heir]\ninherit_default_runtime = true\n"
    assert.isTrue(reload("1.34.11", files, { [main]: ofDefault("a") + heir }).crashes)
  })

  it("does not concern runtimes before 1.25.1", () => {
    assert.isUndefined(reload("1.25.0", {}, { [main]: a }).shown)
    assert.isDefined(reload("1.25.1", {}, { [main]: a }).shown)
  })
})
