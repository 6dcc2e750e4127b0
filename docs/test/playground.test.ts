/**
 * The playground: its answers are those of the command, and a link has everything that was entered.
 */
import type { Headline } from "@oci-runtimes/core/docker"
import { DaemonJsonSchema } from "@oci-runtimes/core/docker/schema"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import { document, runCommand } from "../../packages/cli/test/Command.ts"
import { type Answer, answer } from "../playground/Answer.ts"
import releases from "../playground/releases.data.ts"
import { keysAt } from "../playground/schemaKeys.ts"
import { decode, encode, initial, type State, tabs } from "../playground/State.ts"
import { checkout } from "./Documents.ts"

const fixtures = join(checkout, "packages/cli/test/fixtures")

/** Every file of which the command's answer is recorded. */
const files = globSync("{cases,findings,reports}/*.json", { cwd: fixtures }).toSorted()

const searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/** Runs the command on the machine that the playground describes. */
const command = (state: State, { machine }: Answer, ...args: ReadonlyArray<string>) =>
  Effect.runPromise(
    runCommand({
      args,
      engine: null,
      files: {
        ...Object.fromEntries(
          machine.present.map((path) => [path, { type: "file", content: "", mode: 0o755 } as const])
        ),
        "/daemon.json": state.file,
        "/other.json": state.other,
        "/run/systemd/system": { type: "directory" },
        "/sys/fs/cgroup/cgroup.controllers": ""
      },
      variables: { PATH: searchPath }
    })
  )

const lineOf = ({ file, mistake, verdict }: Headline.Headline): string => `${file}${verdict}${mistake}`

describe("the playground", () => {
  it("is compared on many files", () => assert.isAbove(files.length, 150))

  it.each(files)("finds in %s what the command finds, in its words and its order", async (path) => {
    const file = readFileSync(join(fixtures, path), "utf8")
    for (const engine of ["docker-newest", "docker-26", "docker-23"]) {
      for (const programs of [undefined, []]) {
        const state = { ...initial, file, engine, programs }
        const given = answer(state)
        // oxlint-disable-next-line no-await-in-loop
        const { data } = await command(state, given, "check", "--json", "--engine", engine, "daemon.json")
        const printed = JSON.parse(data)
        const { diagnostics = [], verdict } = printed.error ?? printed
        assert.strictEqual(lineOf(given.headline), verdict)
        assert.deepStrictEqual(
          given.findings.map(({ advice, code, fix, message, place, severity }) => ({
            code,
            severity,
            message,
            explanation: advice,
            line: place?.line,
            column: place?.column,
            fix: fix?.title
          })),
          diagnostics.map(
            ({ code, explanation, fix, message, range, severity }: typeof Documents.DiagnosticDocument.Type) => ({
              code,
              severity,
              message,
              explanation,
              line: range?.start.line,
              column: range?.start.column,
              fix: fix?.title
            })
          )
        )
      }
    }
  })

  it("lists, resolves and compares as the command does", async () => {
    const state: State = { ...initial, tab: "resolve", engine: "docker-28", programs: ["/usr/bin/containerd"] }
    const given = answer(state)
    const engine = ["--engine", "docker-28", "--config", "daemon.json", "--json"]
    const list = document(Documents.ListDocument, (await command(state, given, "list", ...engine)).data)
    assert.deepStrictEqual(
      given.runtimes?.map(({ isDefault, isFound, kind, name }) => ({ name, kind, isDefault, isFound })),
      list.runtimes.map(({ default: isDefault, kind, name, program }) => ({
        name,
        kind,
        isDefault,
        isFound: program !== null
      }))
    )
    const { data } = await command(state, given, "resolve", "--explain", ...engine, state.name)
    const printed = JSON.parse(data)
    const { explanation, outcome }: typeof Documents.ResolveDocument.Type = printed.error ?? printed
    assert.strictEqual(given.resolution?.headline, outcome.summary)
    assert.deepStrictEqual(
      given.resolution?.lines.map(({ depth, text }) => "  ".repeat(depth) + text),
      explanation?.text
    )
    for (const [tab, flags] of [
      ["releases", ["--from", state.from, "--to", state.to]],
      ["files", ["--engine", "docker-28", "--with", "other.json"]]
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop
      const compared = await command(state, given, "compare", "--config", "daemon.json", "--json", ...flags)
      const { differences, names, same } = document(Documents.CompareDocument, compared.data)
      const { comparison } = answer({ ...state, tab })
      assert.strictEqual(comparison?.isSame, same)
      assert.deepStrictEqual(
        comparison?.general,
        differences.map(({ text }) => text)
      )
      assert.deepStrictEqual(
        comparison?.names.map(({ lines, name }) => ({ name, lines })),
        names.flatMap(({ differences: own, name }) =>
          own.length === 0 ? [] : [{ name, lines: own.map(({ text }) => text) }]
        )
      )
    }
  })

  it("greets with a healthy file, and offers every release", () => {
    const { findings, headline, runtimes } = answer(initial)
    assert.deepStrictEqual(findings, [])
    assert.strictEqual(lineOf(headline), "daemon.json: accepted by Docker Engine 25 to 29")
    assert.isTrue(runtimes?.every(({ isFound }) => isFound))
    assert.deepStrictEqual(
      [releases.load()[0], releases.load().at(-1)].map((release) => release?.title),
      ["Docker Engine 29", "Docker Engine 23"]
    )
  })

  it("answers with data that a worker can send", () => {
    for (const { tab } of tabs)
      assert.deepStrictEqual(structuredClone(answer({ ...initial, tab })), answer({ ...initial, tab }))
  })
})

describe("the keys of a schema", () => {
  const schema = DaemonJsonSchema.make()

  it.each([
    [[], ["data-root", "exec-root", "exec-opts", "containerd", "userns-remap", "default-runtime", "runtimes"]],
    [["runtimes"], []],
    [
      ["runtimes", "crun"],
      ["path", "runtimeArgs", "runtimeType", "options"]
    ],
    [["runtimes", "crun", "options"], []],
    [["nonsense"], []],
    [["constructor", "x"], []]
  ])("at %j are %j", (path, keys) =>
    assert.deepStrictEqual(
      keysAt(schema, path).map(({ key }) => key),
      keys
    )
  )

  it("begin with a value of their type", () => {
    const values = new Map(keysAt(schema, ["runtimes", "crun"]).map(({ key, value }) => [key, value]))
    assert.deepStrictEqual(Object.fromEntries(values), {
      path: '""',
      runtimeArgs: "[]",
      runtimeType: '""',
      options: "{}"
    })
  })
})

describe("the address of the playground", () => {
  const states: fc.Arbitrary<State> = fc.record({
    tab: fc.constantFrom(...tabs.map(({ tab }) => tab)),
    file: fc.string({ unit: "binary" }),
    other: fc.string({ unit: "grapheme" }),
    engine: fc.string(),
    from: fc.string(),
    to: fc.string(),
    name: fc.string({ unit: "grapheme" }),
    programs: fc.option(fc.array(fc.string()), { nil: undefined }),
    hasSystemd: fc.boolean(),
    hasCgroup2: fc.boolean()
  })

  it("has everything that was entered", () => {
    fc.assert(fc.property(states, (state) => assert.deepStrictEqual(decode(encode(state)), state)))
  })

  it("needs no escape, and is empty at first", () => {
    assert.strictEqual(encode(initial), "")
    fc.assert(fc.property(states, (state) => assert.match(encode(state), /^[\w-]*$/)))
  })

  it("may be anything", () => {
    assert.deepStrictEqual(["", "x", "%", btoa("[]"), btoa('{"tab": 1, "file": null, "programs": [1]}')].map(decode), [
      ...Array.from({ length: 4 }, () => initial),
      { ...initial, programs: [] }
    ])
    fc.assert(fc.property(fc.string(), (fragment) => void decode(fragment)))
  })
})
