import { assert, describe, it } from "@effect/vitest"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import { document, runCommand } from "./Command.ts"

const crun = { path: "/usr/bin/crun" }
const debug = { path: "crun", runtimeArgs: ["--debug"] }

const lostFlag =
  'Runtime "flagged" is lost, because the runtimes of the file replace the runtimes of the flags; restart the engine, or configure it in the file.'
const bareShim =
  'Containers that ask for "io.containerd.runc.v2" get the shim without the engine\'s options; restart the engine, or make them ask for "runc".'
const stuckDefault =
  'The default runtime stays "a.b"; restart the engine, or write "default-runtime": "runc" in the file.'
const crash = 'Docker Engine 23.0 crashes on a reload if "runtimes" is null; remove the key, or write {}.'
const reserved =
  "The engine would not start again with this file (merged configuration validation from file and command line flags failed: runtime name 'runc' is reserved); fix the file before the next restart."
const unwritable = "open /var/lib/docker/gen-runtimes*/x/y: no such file or directory"
const missing =
  'The engine would not start again with this file (couldn\'t create plugin manager: error while looking up the specified runtime path: exec: "crun": executable file not found in $PATH); fix the file before the next restart.'

interface Case {
  readonly title: string
  readonly engine: "moby-23" | "moby-25"
  readonly before: object
  readonly after: object
  readonly flags?: ReadonlyArray<string>
  readonly text: string
  /** The tags and words of what goes wrong. */
  readonly wrong: ReadonlyArray<readonly [string, string]>
}

const cases: ReadonlyArray<Case> = [
  {
    title: "loses the runtimes of flags",
    engine: "moby-25",
    before: { runtimes: { crun } },
    after: { runtimes: { debug } },
    flags: ["--add-runtime", "flagged=/f"],
    text: `the reload changes 3 of 5 names; 1 warning
crun     refused from now on: unknown or invalid runtime name: crun
flagged  refused from now on: unknown or invalid runtime name: flagged
debug    can be used now (was: unknown or invalid runtime name: debug), but crun is not found here
warning: ${lostFlag}
`,
    wrong: [["FlagRuntimeLost", lostFlag]]
  },
  {
    title: "loses those, and the options of its own shim",
    engine: "moby-23",
    before: { runtimes: { crun } },
    after: { runtimes: { crun } },
    flags: ["--add-runtime", "flagged=/f"],
    text: `the reload changes 2 of 4 names; 2 warnings
flagged                refused from now on: unknown or invalid runtime name: flagged
io.containerd.runc.v2  kind: the engine's own → not configured, passed on unchanged
                       shim options: from the engine → none
                       another program: runc → the shim decides
warning: ${lostFlag}
warning: ${bareShim}
`,
    wrong: [
      ["FlagRuntimeLost", lostFlag],
      ["StockShimWithoutOptions", bareShim]
    ]
  },
  {
    title: "shows what changes for a name",
    engine: "moby-25",
    before: { runtimes: { a: crun } },
    after: { "default-runtime": "a", runtimes: { a: { path: "/other" } } },
    text: `the reload changes 1 of 3 names
default runtime: runc → a
a  another program: /usr/bin/crun → /other (not found here)
`,
    wrong: []
  },
  ...(["moby-23", "moby-25"] as const).map((engine) => ({
    title: "keeps a default that the file no longer gives",
    engine,
    before: { "default-runtime": "a.b" },
    after: {},
    text: `the reload changes nothing for any of 3 names; 1 warning\nwarning: ${stuckDefault}\n`,
    wrong: [["DefaultNotReverted", stuckDefault]] as const
  })),
  {
    title: "is refused where the runtimes are null",
    engine: "moby-23",
    before: { runtimes: { crun } },
    after: { runtimes: null },
    text: `refused: unable to configure the Docker daemon with file /new.json: Cannot replace the runtimes: "runtimes" is null
The engine keeps the running configuration.
warning: ${crash}
`,
    wrong: [["NullRuntimes", crash]]
  },
  {
    title: "takes null for no runtimes",
    engine: "moby-25",
    before: { runtimes: { crun } },
    after: { runtimes: null },
    text: "the reload changes 1 of 3 names\ncrun  refused from now on: unknown or invalid runtime name: crun\n",
    wrong: []
  },
  {
    title: "is refused as a start would be",
    engine: "moby-23",
    before: {},
    after: { runtimes: { runc: crun } },
    text: `refused: file configuration validation failed: runtime name 'runc' is reserved
The engine keeps the running configuration.
warning: ${reserved}
`,
    wrong: [["RestartRefused", reserved]]
  },
  {
    title: "is refused where a script cannot be written",
    engine: "moby-23",
    before: { runtimes: { crun } },
    after: { runtimes: { "x/y": debug } },
    text: `refused: Error reconfiguring the daemon: ${unwritable}
The engine keeps the running configuration.
warning: The engine would not start again with this file (${unwritable}); fix the file before the next restart.
`,
    wrong: [
      [
        "RestartRefused",
        `The engine would not start again with this file (${unwritable}); fix the file before the next restart.`
      ]
    ]
  },
  {
    title: "says that a restart would fail without the program of the default runtime",
    engine: "moby-25",
    before: { runtimes: { crun } },
    after: { runtimes: { crun, debug }, "default-runtime": "debug" },
    text: `the reload changes 1 of 4 names; 1 warning
default runtime: runc → debug
debug  can be used now (was: unknown or invalid runtime name: debug), but crun is not found here
warning: ${missing}
`,
    wrong: [["RestartRefused", missing]]
  }
]

const runOf = ({ after, before, engine, flags = [] }: Omit<Case, "text" | "title" | "wrong">, json = false) =>
  runCommand({
    engine,
    args: ["reload-impact", "--with", "/new.json", ...flags, ...(json ? ["--json"] : [])],
    files: { "/etc/docker/daemon.json": JSON.stringify(before), "/new.json": JSON.stringify(after) }
  })

describe("reload-impact", () => {
  it.effect.each(cases)("of $engine $title: $after", ({ text, ...given }) =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* runOf(given)
      assert.deepStrictEqual([status, notes], [1, ""])
      assert.strictEqual(data, text)
    })
  )

  it.effect.each(cases)("of $engine $title, as a document: $after", ({ text, wrong, ...given }) =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* runOf(given, true)
      assert.deepStrictEqual([status, notes], [1, ""])
      const impact = document(Documents.ReloadImpactDocument, data)
      assert.strictEqual(impact.engine, given.engine)
      assert.deepStrictEqual(
        impact.wrong.map(({ message, tag }) => [tag, message] as const),
        wrong
      )
      assert.strictEqual(impact.refused, text.startsWith("refused: "))
      assert.strictEqual(impact.message === null, !impact.refused)
      const names = [...impact.vanished, ...impact.appeared, ...impact.changed].map(({ name }) => name)
      assert.strictEqual(/^the reload changes (\d+) of/.exec(text)?.[1] ?? "0", String(names.length))
      for (const name of names) assert.isTrue(text.split("\n").some((line) => line.startsWith(`${name}  `)))
    })
  )

  it.effect.each([
    {
      engine: "moby-25",
      before: { runtimes: { crun } },
      after: { runtimes: { crun } },
      text: "the reload changes nothing for any of 3 names\n"
    },
    { engine: "moby-23", before: {}, after: { debug: true }, text: "the reload changes nothing for any of 2 names\n" }
  ] as const)("has status 0 where nothing happens: $engine $before $after", ({ text, ...given }) =>
    Effect.gen(function* () {
      const { data, status } = yield* runOf(given)
      assert.deepStrictEqual([status, data], [0, text])
      const json = yield* runOf(given, true)
      const { appeared, changed, vanished, wrong } = document(Documents.ReloadImpactDocument, json.data)
      assert.deepStrictEqual([json.status, appeared, changed, vanished, wrong], [0, [], [], [], []])
    })
  )

  it.effect.each([
    { args: [], status: 1, tag: "RunningEngineUnknown" },
    { args: ["--with="], status: 2, tag: "InvalidCommandLine" },
    { args: ["--with", "/none.json"], status: 1, tag: "ConfigurationUnreadable" },
    { args: ["--with", "/new.json", "--config", "/none.json"], status: 1, tag: "ConfigurationUnreadable" }
  ])("fails with $tag: $args", ({ args, status, tag }) =>
    Effect.gen(function* () {
      const files = { "/new.json": "{}" }
      const text = yield* runCommand({ args: ["reload-impact", ...args], files })
      assert.deepStrictEqual([text.status, text.data], [status, ""])
      const json = yield* runCommand({ args: ["reload-impact", "--json", ...args], files })
      const { error } = document(Documents.ErrorDocument, json.data)
      assert.deepStrictEqual([json.status, error.tag], [status, tag])
    })
  )

  it.effect.each([
    { engine: "moby-25", flags: [], text: "default runtime: crun → runc\n" },
    { engine: "moby-25", flags: ["--default-runtime", "a.b"], text: "default runtime: a.b → runc\n" },
    { engine: "moby-23", flags: [], text: "default runtime: crun → runc\n" }
  ] as const)("takes a default file that is gone for an empty one: $engine $flags", ({ engine, flags, text }) =>
    Effect.gen(function* () {
      const before = { runtimes: { crun }, ...(flags.length === 0 && { "default-runtime": "crun" }) }
      const args = ["reload-impact", "--config", "/backup.json", "--with", "/etc/docker/daemon.json", ...flags]
      const { data, status } = yield* runCommand({
        engine,
        args,
        files: { "/backup.json": JSON.stringify(before) }
      })
      assert.strictEqual(status, 1)
      assert.include(data, text)
      assert.notInclude(data, "unknown or invalid runtime name: crun")
    })
  )
})
