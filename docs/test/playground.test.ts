/**
 * The playground: its answers are those of the command, and a link has everything that was entered.
 */
import { DaemonJsonSchema } from "@oci-runtimes/core/docker/schema"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as fc from "fast-check"
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import type { Answer } from "../playground/Answer.ts"
import { answer } from "../playground/DockerAnswer.ts"
import * as examples from "../playground/examples.ts"
import * as Family from "../playground/Family.ts"
import releases from "../playground/releases.data.ts"
import { keysAt } from "../playground/schemaKeys.ts"
import { decode, encode, initial, normalised, type State, tabs, tabsOf } from "../playground/State.ts"
import { checkout } from "./Documents.ts"
import { command, diagnosticsOf, lineOf, sameComparison, shownOf } from "./PlaygroundCommand.ts"

const fixtures = join(checkout, "packages/cli/test/fixtures")

/** Every file of which the command's answer is recorded. */
const files = globSync("{cases,findings,reports}/*.json", { cwd: fixtures }).toSorted()

describe("the playground", () => {
  it("is compared on many files", () => assert.isAbove(files.length, 150))

  it.each(files)("finds in %s what the command finds, in its words and its order", async (path) => {
    const file = readFileSync(join(fixtures, path), "utf8")
    for (const engine of ["docker-newest", "docker-26", "docker-23"]) {
      for (const programs of ["all", "needed", []] as const) {
        const state = { ...initial, file, engine, programs }
        const given = answer(state)
        // oxlint-disable-next-line no-await-in-loop
        const { data } = await command(state, given, "check", "--json", "--engine", engine, "daemon.json")
        const printed = JSON.parse(data)
        const { diagnostics = [], verdict } = printed.error ?? printed
        assert.strictEqual(lineOf(given.headline), verdict)
        assert.strictEqual(given.runtimes === undefined, printed.error !== undefined)
        assert.strictEqual(given.refusal === undefined, printed.error === undefined)
        assert.deepStrictEqual(diagnosticsOf(given), shownOf(diagnostics))
      }
    }
  })

  it.each(files)("fixes, lists, resolves and compares %s as the command does", async (path) => {
    const file = readFileSync(join(fixtures, path), "utf8")
      .replace(/^\uFEFF/, "")
      .replace(/\r\n?/g, "\n")
    const state: State = { ...initial, file, tab: "resolve", engine: "docker-28", programs: "needed", name: "crun" }
    const given = answer(state)
    const engine = ["--engine", "docker-28", "--config", "daemon.json", "--json"]
    const json = async (...args: ReadonlyArray<string>) =>
      JSON.parse((await command(state, given, ...args, ...engine)).data)

    const { error, fixes } = await json("check", "--fix", "--dry-run")
    const fixed = fixes ?? error?.fixes
    if (given.fixes === undefined) assert.isTrue(fixed === undefined || fixed.fixed.length === 0)
    else if ("refusal" in given.fixes) assert.strictEqual(given.fixes.refusal, error.message)
    else assert.strictEqual(given.fixes.count, fixed.fixed.length)

    const list = await json("list")
    assert.deepStrictEqual(
      given.runtimes?.map(({ isDefault, isFound, kind, name }) => ({ name, kind, isDefault, isFound })),
      list.runtimes?.map(
        ({ default: isDefault, kind, name, program }: (typeof Documents.ListDocument.Type)["runtimes"][number]) => ({
          name,
          kind,
          isDefault,
          isFound: program !== null
        })
      )
    )
    const resolved = await json("resolve", "--explain", state.name)
    const { explanation, outcome } = resolved.error ?? resolved
    assert.strictEqual(given.resolution?.headline, outcome?.summary)
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
      const { comparison } = answer({ ...state, tab })
      const { from, to } = sameComparison(comparison, compared.data)
      assert.strictEqual(comparison?.neither !== undefined, !from.starts && !to.starts)
    }
  })

  it("greets with a healthy file, and offers every release", () => {
    const { findings, headline, runtimes } = answer(initial)
    assert.deepStrictEqual(findings, [])
    assert.strictEqual(lineOf(headline), "daemon.json: accepted by Docker Engine 25 to 29")
    assert.isTrue(runtimes?.every(({ isFound }) => isFound))
    const { compared, engines } = releases.load()
    assert.strictEqual(engines[0]?.title, "Docker Engine 29, and warnings where 25 to 29 differ")
    assert.deepStrictEqual(engines.slice(1), Object.values(compared).flat())
    assert.deepStrictEqual(
      Object.values(compared).map((choices) => [choices[0]?.title, choices.at(-1)?.title]),
      [
        ["Docker Engine 29", "Docker Engine 23"],
        ["Podman 5.8", "Podman 4.3"],
        ["containerd 2.3", "containerd 1.6"],
        ["CRI-O 1.34", "CRI-O 1.24 (from reading its source)"]
      ]
    )
    assert.deepStrictEqual([compared.docker[0]?.name, compared.podman[0]?.name], ["docker-29", "podman-5.8"])
  })

  it.each<readonly [string, (given: Answer) => string | undefined, string]>([
    ["A healthy file", ({ headline }) => lineOf(headline), "daemon.json: accepted by Docker Engine 25 to 29"],
    [
      "NVIDIA as the default, with ignored arguments",
      ({ findings }) => findings.map(({ code }) => code).join(" "),
      "reserved-runtime-name ignored-key"
    ],
    ["A misspelt default runtime", ({ findings }) => findings[0]?.advice, 'Did you mean "nvidia"?'],
    ["A file with comments and a trailing comma", ({ fixes }) => JSON.stringify(fixes), '"count":2'],
    [
      "Arguments that a shell changes",
      ({ runtimes }) => runtimes?.flatMap(({ script }) => script?.findings ?? []).join(),
      "splits"
    ],
    ["A directive of some releases only", ({ comparison }) => comparison?.general.join(), "(since Docker Engine 29.0)"],
    ["A name that is a path", ({ resolution }) => resolution?.headline, "unknown or invalid runtime name: /tmp/evil"]
  ])("shows what the example promises: %s", (title, shown, promised) => {
    assert.include(
      examples.of(Family.docker).map((example) => example.title),
      title
    )
    assert.include(shown(answer(examples.stateOf(Family.docker, title))), promised)
  })

  it("has no other examples", () => assert.lengthOf(examples.of(Family.docker), 7))

  it("answers about any path and name", () => {
    const paths = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "/x\0",
        `/${"é".repeat(200)}`,
        "/a",
        "/a/b",
        "/sys/fs/cgroup/cgroup.controllers/x",
        "/daemon.json/x",
        "/run/systemd/system",
        "/"
      ),
      fc.constantFrom("__proto__", "constructor", "io.containerd.__proto__.v1", "")
    )
    const entries = fc.uniqueArray(fc.tuple(paths, fc.record({ path: paths }, { requiredKeys: [] })), {
      selector: ([name]) => name,
      maxLength: 4
    })
    fc.assert(
      fc.property(
        entries,
        paths,
        fc.constantFrom(...tabs),
        fc.constantFrom("all", "needed", []),
        (runtimes, name, { tab }, programs) => {
          const file = `{"runtimes": {${runtimes.map(([key, entry]) => `${JSON.stringify(key)}: ${JSON.stringify(entry)}`).join()}}}`
          assert.isString(
            answer({ ...initial, file, name, tab, programs: programs as State["programs"] }).headline.verdict
          )
        }
      )
    )
  })

  it.each(["docker-17.03", "podman", ""])("does not answer for the engine %j", (engine) => {
    assert.throws(() => answer({ ...initial, engine }), /Choose|not recorded/)
  })

  it("answers with data that a worker can send", () => {
    for (const { tab } of tabs)
      assert.deepStrictEqual(structuredClone(answer({ ...initial, tab })), answer({ ...initial, tab }))
  })
})

describe("the choice of an engine", () => {
  const ofPodman = examples.stateOf(Family.podman)

  it("brings the example of another family, and back", () => {
    assert.deepStrictEqual(examples.withEngine(initial, "podman-5.8"), ofPodman)
    assert.deepStrictEqual(examples.withEngine(ofPodman, initial.engine), initial)
    const loaded = examples.stateOf(Family.docker, "A misspelt default runtime")
    assert.strictEqual(examples.withEngine(loaded, "podman-5.4").file, ofPodman.file)
  })

  it("keeps everything in the same family", () => {
    for (const engine of ["docker-24", "docker-26.1.5"])
      assert.deepStrictEqual(examples.withEngine(initial, engine), { ...initial, engine })
  })

  it("never loses what was typed", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (file, other, name) => {
        const typed = { ...initial, file: `typed ${file}`, other: `typed ${other}`, name: `typed ${name}` }
        const switched = examples.withEngine(typed, "podman-5.4")
        assert.deepInclude(switched, { file: typed.file, other: typed.other, name: typed.name, engine: "podman-5.4" })
        assert.deepStrictEqual(examples.withEngine(switched, typed.engine), typed)
      })
    )
  })

  it("leaves a tab that the family does not have", () => {
    assert.strictEqual(examples.withEngine({ ...initial, tab: "scripts" }, "podman-5.4").tab, "check")
    assert.strictEqual(examples.withEngine({ ...initial, tab: "files" }, "podman-5.4").tab, "files")
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
    engine: fc.oneof(fc.string(), fc.constantFrom("podman-5.4", "podman-4.9.3")),
    from: fc.string(),
    to: fc.string(),
    name: fc.string({ unit: "grapheme" }),
    programs: fc.oneof(fc.constantFrom("all" as const, "needed" as const), fc.array(fc.string())),
    hasSystemd: fc.boolean(),
    hasCgroup2: fc.boolean()
  })

  it("has everything that was entered", () => {
    fc.assert(
      fc.property(states, (state) => {
        const { engine, file, other } = state
        const tab = tabsOf(Family.of(engine)).some((one) => one.tab === state.tab) ? state.tab : "check"
        const expected = { ...state, tab, file: normalised(file), other: normalised(other) }
        assert.deepStrictEqual(decode(encode(state)!), expected)
      })
    )
  })

  it("of a link from before Podman says what it said", () => {
    const old = `s=${btoa('{"tab":"scripts","file":"{}\\n","engine":"docker-26","name":"runc","programs":["/usr/bin/runc"]}')}`
    assert.deepStrictEqual(decode(old), {
      ...initial,
      tab: "scripts",
      file: "{}\n",
      engine: "docker-26",
      name: "runc",
      programs: ["/usr/bin/runc"]
    })
  })

  it("needs no escape, is empty at first, and has no file that is too long", () => {
    assert.strictEqual(encode(initial), "")
    assert.isUndefined(encode({ ...initial, file: " ".repeat(200_000) }))
    fc.assert(fc.property(states, (state) => assert.match(encode(state)!, /^(?:s=[\w-]+)?$/)))
  })

  it("is not mistaken for another anchor, and a part of one is no state", () => {
    assert.deepStrictEqual(["", "VPContent", "playground"].map(decode), [initial, "none", "none"])
    const whole = encode({ ...initial, name: "x" })!
    for (let length = 2; length < whole.length; length += 1)
      assert.strictEqual(decode(whole.slice(0, length)), "broken")
    const odd = btoa('{"tab": 1, "file": null, "programs": [1]}')
    assert.deepStrictEqual(decode(`s=${odd}`), { ...initial, programs: [] })
    fc.assert(fc.property(fc.string(), (fragment) => void decode(`s=${fragment}`)))
  })

  it("has files as the editor keeps them", () => {
    const state = { ...initial, file: "\uFEFF{\r\n}\r", other: "a\rb" }
    assert.deepInclude(decode(encode(state)!), { file: "{\n}\n", other: "a\nb" })
  })
})
