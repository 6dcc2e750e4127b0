/** What keeps containerd or CRI from starting besides runtimes, and tables whose fields are read from the table around them. */
import { Containerd } from "@oci-runtimes/core/containerd"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { assess, main, problemsOf, release } from "./machines.ts"

const { containerd16, containerd17, containerd20, containerd23 } = Containerd

const cri = 'plugins."io.containerd.grpc.v1.cri"'

const runc = 'runtime_type = "io.containerd.runc.v2"\n'

const files = (text: string) => ({ files: { [main]: text } })

/** Returns the problems with which no pod starts: the code, the place and the words. */
const faultsIn = (text: string, engine = containerd17) =>
  problemsOf(engine, files(text)).flatMap(({ code, effect, message, origin }) => {
    const at = origin?._tag === "File" ? `${origin.range.start.line}:${origin.range.start.column}` : "nowhere"
    return effect === "no-start" || effect === "no-service" ? [`${code} ${at} ${message}`] : []
  })

const list = (key: string, ...names: ReadonlyArray<string>) => `${key} = ${JSON.stringify(names)}\n`

const missing = (at: string, names: string) => `required-plugin-fails ${at} required plugin [${names}] not included`

const refusal = (at: string, words: string) => `invalid-runtime-setting ${at} ${words}`

const codesIn = (text: string) => problemsOf(containerd17, files(text)).map(({ code }) => code)

describe("a required plugin", () => {
  const [short, long] = ["cri", "io.containerd.grpc.v1.cri"]

  it.each([containerd16, containerd17, containerd20, containerd23])("is not there if $id has it disabled", (engine) => {
    const text = `version = 2\n${list("disabled_plugins", long)}${list("required_plugins", long)}`
    assert.deepStrictEqual(faultsIn(text, engine), [missing("3:1", long)])
  })

  it("may be any plugin, and is named once", () => {
    const aufs = "io.containerd.snapshotter.v1.aufs"
    const text = `version = 2\n${list("disabled_plugins", aufs)}${list("required_plugins", aufs, aufs)}`
    assert.deepStrictEqual(faultsIn(text), [missing("3:1", aufs)])
  })

  it("has a short name in version 1", () => {
    assert.deepStrictEqual(faultsIn(list("required_plugins", long)), [missing("1:1", long)])
    assert.deepStrictEqual(faultsIn(list("required_plugins", short)), [])
  })

  it.each([
    ["from disabled_plugins", `version = 2\n${list("disabled_plugins", long)}${list("required_plugins", long)}`],
    ["the short name", list("required_plugins", long)]
  ])("that is not there has a way out: %s", (advice, text) => {
    const found = problemsOf(containerd17, files(text)).find(({ code }) => code === "required-plugin-fails")
    assert.include(found?.advice, advice)
  })

  it("that is not there keeps every pod from starting", () => {
    const { engine, table } = assess(containerd17, files(list("required_plugins", long)))
    const refused = Result.getOrThrow(Result.flip(engine.resolve(table, { name: "runc" })))
    assert.strictEqual(refused.message, `required plugin [${long}] not included`)
  })

  it("is missing only after CRI has failed", () => {
    const text = `${list("required_plugins", long, short)}[plugins.cri.containerd]\ndefault_runtime_name = ""\n`
    assert.match(
      faultsIn(text)[0] ?? "",
      /^required-plugin-fails 3:1 load required plugin io\.containerd\.grpc\.v1\.cri/
    )
  })
})

describe("CRI", () => {
  it.each([
    ["soon", 'time: invalid duration "soon"'],
    ["4", 'time: missing unit in duration "4"'],
    ["1h30", 'time: missing unit in duration "1h30"'],
    ["2d", 'time: unknown unit "d" in duration "2d"'],
    ["5 s", 'time: unknown unit " s" in duration "5 s"'],
    ["+", 'time: invalid duration "+"'],
    ["h", 'time: invalid duration "h"']
  ])("refuses the duration %s", (value, words) => {
    const text = `version = 2\n[${cri}]\nstream_idle_timeout = "${value}"\n`
    assert.deepStrictEqual(faultsIn(text), [refusal("3:1", `invalid stream idle timeout: ${words}`)])
  })

  it.each(["", "0", "4h", "1h30m", "-.5s", "1.5ms2us", "1µs"])("takes the duration %s", (value) => {
    assert.deepStrictEqual(faultsIn(`version = 2\n[${cri}]\nstream_idle_timeout = "${value}"\n`), [])
  })

  it("checks durations that 1.7 added", () => {
    const text = `version = 2\n[${cri}]\nimage_pull_progress_timeout = "soon"\n`
    assert.deepStrictEqual(faultsIn(text, release("1.6.20")), [])
    assert.deepStrictEqual(faultsIn(text), [
      refusal("3:1", 'invalid image pull progress timeout: time: invalid duration "soon"')
    ])
  })

  it.each([
    ["mirrors", 'mirrors."docker.io"'],
    ["configs.tls", 'configs."r.example".tls']
  ])("refuses %s beside config_path", (name, section) => {
    const text = `version = 2\n[${cri}.registry]\nconfig_path = "/etc/certs"\n[${cri}.registry.${section}]\n`
    const words = `\`${name}\` cannot be set when \`config_path\` is provided`
    assert.deepStrictEqual(faultsIn(text), [refusal("3:1", words)])
    assert.deepStrictEqual(faultsIn(text.replace("/etc/certs", "")), [])
  })
})

describe("a section without its last name", () => {
  const text = `version = 2\n[${cri}]\ndefault_runtime_name = "crun"\n[${cri}.runtimes.crun]\n${runc}`

  it.each([
    ["counts before containerd 2", containerd16, ["crun"]],
    ["counts before containerd 2", containerd17, ["crun"]],
    ["is passed over by containerd 2", containerd20, ["runc"]]
  ] as const)("%s", (_, engine, names) => {
    const { table } = assess(engine, files(text))
    assert.deepStrictEqual([...table.runtimes.names()], [...names])
    assert.strictEqual(table.defaultRuntime, names[0])
  })

  it("is passed over beside the right section", () => {
    const { table } = assess(containerd17, files(`${text}[${cri}.containerd]\n`))
    assert.deepStrictEqual([...table.runtimes.names()], ["runc"])
  })

  it("has known keys", () => {
    assert.deepStrictEqual(codesIn(`${text}[${cri}.runtimes.runc]\n${runc}`), [])
    assert.include(codesIn(`${text}[${cri}.containerd]\n`), "unknown-setting")
  })
})
