import { assert, describe, it } from "@effect/vitest"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import { document, runCommand } from "./Command.ts"
import { files } from "./sampleMachine.ts"

const typed = (options: string): string => `{
  "runtimes": {
    "a": {
      "runtimeType": "io.containerd.runc.v2",
      "options": ${options}
    }
  }
}`

interface Case {
  readonly title: string
  readonly engine?: "moby-23"
  readonly text: string
  readonly code: string
  readonly message: string
  readonly path: ReadonlyArray<string | number>
  /** The place of the warning, and the text that it marks. */
  readonly at: { readonly line: number; readonly column: number; readonly marked: string }
  readonly advice?: string
}

const cases: ReadonlyArray<Case> = [
  {
    title: "an option that is dropped",
    text: typed('{ "BinaryNme": "/usr/bin/crun" }'),
    code: "dropped-shim-option",
    message: 'runtime a: The engine ignores "BinaryNme": there is no such option.',
    path: ["runtimes", "a", "options", "BinaryNme"],
    at: { line: 5, column: 20, marked: '"BinaryNme"' },
    advice: "The shim runs without it. Remove it, or correct its spelling."
  },
  {
    title: "an option with which some releases do not start",
    text: typed('{ "Root": null }'),
    code: "shim-option-refused-by-some",
    message:
      'runtime a: Docker Engine 25.0 to 29.2 does not start: Cannot read null at "Root": the engine passes options as TOML, which has no null. Remove it.',
    path: ["runtimes", "a", "options", "Root"],
    at: { line: 5, column: 20, marked: '"Root"' },
    advice: "Correct the option for all releases."
  },
  {
    title: "options of Engine 28, which takes the last driver",
    text: '{"exec-opts": ["native.cgroupdriver=systemd", "native.cgroupdriver=cgroupfs"]}',
    code: "exec-options-read-otherwise",
    message:
      'Docker Engine 28 and later uses the last cgroup driver in "exec-opts", "cgroupfs"; up to 27, the engine uses the first, "systemd".',
    path: ["exec-opts"],
    at: { line: 1, column: 2, marked: '"exec-opts"' },
    advice: 'Keep one cgroup driver in "exec-opts" and no other option.'
  },
  {
    title: "options of Engine 28, which refuses one",
    text: '{"exec-opts": ["nonsense"]}',
    code: "exec-options-read-otherwise",
    message:
      "Docker Engine 28 and later refuses the configuration: invalid exec-opt (nonsense): must be formatted 'opt=value'",
    path: ["exec-opts", 0],
    at: { line: 1, column: 16, marked: '"nonsense"' },
    advice: 'Keep one cgroup driver in "exec-opts" and no other option.'
  },
  {
    title: "a directive of later releases",
    text: '{\n\t"firewall-backend": "nftables"\n}',
    code: "directive-of-some-releases",
    message: 'Docker Engine 25 to 28 refuses the file, because these releases do not know "firewall-backend".',
    path: ["firewall-backend"],
    at: { line: 2, column: 2, marked: '"firewall-backend"' },
    advice: "Remove it if an older release may read the file."
  }
]

describe("check warns of", () => {
  it.effect.each(cases)("$title, with its place, and accepts", ({ advice, at, code, engine, message, text }) =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* runCommand({
        engine: engine ?? "moby-25",
        args: ["check", "--no-host"],
        files: files(text)
      })
      assert.deepStrictEqual([status, notes], [0, ""])
      const [verdict, , , first, line, underline, ...rest] = data.split("\n")
      assert.match(verdict ?? "", /^\/etc\/docker\/daemon\.json: accepted by Docker Engine /)
      assert.strictEqual(first, `warning[${code}]: /etc/docker/daemon.json:${at.line}:${at.column}: ${message}`)
      assert.strictEqual(line?.slice(underline?.indexOf("^"), underline?.length), at.marked)
      assert.deepStrictEqual(rest, [...(advice === undefined ? [] : [advice]), "", "1 warning", ""])
    })
  )

  it.effect.each(cases)("$title in the document too", ({ advice, at, code, engine, message, path, text }) =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* runCommand({
        engine: engine ?? "moby-25",
        args: ["check", "--no-host", "--json"],
        files: files(text)
      })
      assert.deepStrictEqual([status, notes], [0, ""])
      const { accepted, diagnostics, starts } = document(Documents.CheckDocument, data)
      assert.deepStrictEqual([accepted, starts], [true, true])
      const { column, line, marked } = at
      const range = { start: { line, column }, end: { line, column: column + marked.length } }
      const explanation = advice ?? ""
      const [found] = diagnostics
      const details = found?.details ?? {}
      const expected = { code, severity: "warning", message, explanation, path, range, details, fix: null } as const
      assert.deepStrictEqual(diagnostics, [expected])
    })
  )

  it.effect("everything at once, what keeps the engine from starting first", () =>
    Effect.gen(function* () {
      const text = `{
  "exec-opts": ["nonsense"],
  "runtimes": {
    "a": { "runtimeType": "io.containerd.runc.v2", "options": { "Wrong": 1, "IoUid": 42 } },
    "b": { "runtimeType": "io.containerd.runc.v2", "options": { "Worse": 1 } }
  }
}`
      const { data } = yield* runCommand({
        engine: "moby-25",
        args: ["check", "--no-host", "--json"],
        files: files(text)
      })
      assert.deepStrictEqual(
        document(Documents.CheckDocument, data).diagnostics.map(({ code, path }) => [code, path.at(-1)]),
        [
          ["refused-shim-option", "IoUid"],
          ["exec-options-read-otherwise", 0],
          ["dropped-shim-option", "Wrong"],
          ["dropped-shim-option", "Worse"]
        ]
      )
    })
  )

  it.effect("nothing that the older engine does not read", () =>
    Effect.gen(function* () {
      const text = '{"exec-opts": ["native.cgroupdriver=systemd", "native.cgroupdriver=cgroupfs"]}'
      const { notes } = yield* runCommand({ args: ["check", "--no-host"], files: files(text) })
      assert.strictEqual(notes, "")
    })
  )
})
