/** An engine that this library does not know gets every question by the public modules alone. */
import { ConfigurationInput, DockerAssessment, DockerEngine, EngineFlags, Moby25 } from "@oci-runtimes/core/docker"
import { Origin, Source } from "@oci-runtimes/core/engine"
import type { Search } from "@oci-runtimes/core/machine"
import {
  Assessment,
  Check,
  Comparison,
  Difference,
  Explanation,
  ExplanationText,
  Facet,
  Listing,
  RunVerdict
} from "@oci-runtimes/core/questions"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { facts } from "../samples.ts"
import { toyd } from "./toyd.ts"

interface Files {
  readonly [path: string]: string
}

const files = {
  "/etc/toyd.conf": `# the main file
default fast
import /etc/toyd/more.conf
drop-ins /etc/toyd.d
platform wasi/wasm wasm`,
  "/etc/toyd/more.conf": `import /etc/toyd.conf
import /etc/toyd/last.conf
runtime fast = /opt/fast, /usr/bin/fast -- --quick`,
  "/etc/toyd/last.conf": "runtime slow = /usr/bin/slow",
  "/etc/toyd.d/20-fast.conf": "runtime fast = /usr/local/bin/fast, /usr/bin/fast",
  "/etc/toyd.d/10-wasm.conf": "runtime wasm = /usr/bin/wasm",
  "/etc/toyd.d/README": "not read",
  "/usr/bin/fast": "",
  "/usr/bin/wasm": "",
  "/usr/lib/toyd/toy": ""
}

/** A machine with these files, whose directories are what their paths say. */
const machineWith = (disk: Files): Assessment.Machine => ({
  facts,
  read: ({ _tag, path }) => {
    const text = disk[path]
    if (_tag === "File" && text !== undefined) return { _tag: "File", bytes: new TextEncoder().encode(text) }
    const names = Object.keys(disk).flatMap((one) => (one.startsWith(`${path}/`) ? [one.slice(path.length + 1)] : []))
    return names.length > 0 ? { _tag: "Directory", names } : { _tag: "Unreadable", errno: "ENOENT" }
  },
  look: ({ location }) =>
    disk[location] === undefined ? { _tag: "Unreadable", errno: "ENOENT" } : { _tag: "File", mode: 0o755 }
})

const assess = (disk: Files = files) => Assessment.assess(toyd, { path: "/etc/toyd.conf" }, machineWith(disk))

const explained = (request: { readonly name?: string; readonly platform?: string }, disk: Files = files) => {
  const { engine, table } = assess(disk)
  const { look } = machineWith(disk)
  const subject = { engine, table, request, surroundings: facts }
  const findings = Explanation.questions(subject).map(({ search }) => search.places.map(look))
  return ExplanationText.render(Explanation.make(subject, findings)).map(
    ({ depth, text }) => `${"  ".repeat(depth)}${text}`
  )
}

const withLine = (line: string): Files => ({ ...files, "/etc/toyd.conf": `${files["/etc/toyd.conf"]}\n${line}` })

describe("an engine from outside", () => {
  it("is asked for sources until it names nothing new", () => {
    const asked: Array<string> = []
    const read = Source.readAll(toyd.sources, { path: "/etc/toyd.conf" }, (source) => {
      asked.push(source.path)
      return machineWith(files).read(source)
    })
    assert.deepStrictEqual(asked, [
      "/etc/toyd.conf",
      "/etc/toyd/more.conf",
      "/etc/toyd.d",
      "/etc/toyd/last.conf",
      "/etc/toyd.d/20-fast.conf",
      "/etc/toyd.d/10-wasm.conf"
    ])
    assert.deepStrictEqual([...read.names()], asked)
  })

  it.each([
    ["", true, true, "toyd 1 accepts the configuration.", []],
    ["import /nowhere", true, true, "toyd 1 accepts the configuration.", ["ignored: /nowhere cannot be read"]],
    [
      "runtime none = x",
      true,
      true,
      "toyd 1 accepts the configuration.",
      ["part-dropped: runtime none has no program"]
    ],
    [
      "default other",
      true,
      false,
      "toyd 1 would not start: no runtime other to begin with",
      ["no-start: no runtime other to begin with"]
    ],
    [
      "import /nowhere\nbogus",
      false,
      false,
      "toyd: unknown word bogus",
      ["refused: toyd: unknown word bogus", "ignored: /nowhere cannot be read"]
    ]
  ])("checks a configuration with %j", (line, accepted, starts, verdict, problems) => {
    const check = Check.make(assess(withLine(line)))
    assert.deepStrictEqual([check.accepted, check.starts, check.verdict], [accepted, starts, verdict])
    assert.deepStrictEqual(
      check.problems.map(({ effect, message }) => `${effect}: ${message}`),
      problems
    )
    assert.strictEqual(check.count.errors, Number(!starts))
  })

  it("says that there is no file in its own words", () => {
    assert.strictEqual(Check.verdict(assess({})), "toyd: cannot read /etc/toyd.conf")
  })

  it("resolves, by name, by default and by platform", () => {
    const { engine, table } = assess()
    const names = [{}, { name: "slow" }, { platform: "wasi/wasm" }, { platform: "linux/amd64" }].map(
      (request) => Result.getOrThrow(engine.resolve(table, request)).name
    )
    assert.deepStrictEqual(names, ["fast", "slow", "wasm", "fast"])
  })

  it("lists its runtimes, each with the program that was found and its origin", () => {
    assert.deepStrictEqual(
      Listing.make(assess()).map(({ outcome: answer, isDefault, name, origins }) => [
        name,
        isDefault,
        answer._tag === "Resolved" && [answer.kind, answer.shim, answer.program, answer.script],
        Origin.describe(origins.used),
        origins.shadowed.length
      ]),
      [
        ["fast", true, ["configured", null, "/usr/bin/fast", null], "from /etc/toyd.d/20-fast.conf:1:1", 1],
        ["slow", false, ["configured", null, "/usr/bin/slow", null], "from /etc/toyd/last.conf:1:1", 0],
        ["toy", false, ["stock", null, "/usr/lib/toyd/toy", null], "the engine's own", 0],
        ["wasm", false, ["configured", null, "/usr/bin/wasm", null], "from /etc/toyd.d/10-wasm.conf:1:1", 0]
      ]
    )
  })

  it("explains the default, a choice by platform, and a program with arguments", () => {
    assert.deepStrictEqual(explained({}), [
      'toyd 1 resolves "fast":',
      '  No name is given, so the default runtime is used: "fast", from /etc/toyd.conf:2:1.',
      '  The runtime map has "fast": a configured runtime, from /etc/toyd.d/20-fast.conf:1:1.',
      "    Another definition, from /etc/toyd/more.conf:3:1, is not used.",
      "  toymon runs /usr/bin/fast.",
      "  toyd looks for fast first.",
      "    /usr/local/bin/fast: no such file or directory",
      "    /usr/bin/fast: found",
      "    It finds /usr/bin/fast.",
      "The name resolves."
    ])
    assert.include(
      explained({ platform: "wasi/wasm" }),
      '  The image is for wasi/wasm, so this runtime is used: "wasm", from /etc/toyd.conf:5:1.'
    )
    const quick = { ...files, "/etc/toyd.d/20-fast.conf": "" }
    assert.include(explained({ name: "fast" }, quick), "  toymon runs /usr/bin/fast --quick.")
  })

  it("explains a name that it does not know, and one whose programs are not there", () => {
    assert.deepStrictEqual(explained({ name: "fats" }), [
      'toyd 1 resolves "fats":',
      '  The runtime map does not have "fats".',
      "toyd: no runtime fats",
      "  Add a line that defines the runtime.",
      '  Did you mean "fast"? It differs by one character.'
    ])
    assert.deepStrictEqual(explained({ name: "slow" }).slice(-4), [
      "  toyd looks for slow first.",
      "    /usr/bin/slow: no such file or directory",
      "toyd: none of the programs of slow is there",
      "  Install one of the programs."
    ])
  })

  it("explains a name that it refuses because of a search it made before", () => {
    const { engine, table } = assess()
    const resolution = Result.getOrThrow(engine.resolve(table, { name: "slow" }))
    const [sought] = engine.searches(table, resolution, facts)
    const missed = { message: "toyd: slow is not there", plain: "slow has no program", details: {} }
    const states: ReadonlyArray<Search.PathState> = [{ _tag: "Unreadable", errno: "EACCES" }]
    const early = {
      ...engine,
      resolve: () =>
        Result.fail({
          ...missed,
          name: "slow",
          reason: "Lost",
          advice: "Go.",
          searched: { missed, sought: sought!, states }
        })
    }
    const explanation = Explanation.make({ engine: early, table, request: { name: "slow" }, surroundings: facts }, [])
    assert.deepStrictEqual(
      ExplanationText.render(explanation).map(({ text }) => text),
      [
        'toyd 1 resolves "slow":',
        'The runtime map has "slow": a configured runtime, from /etc/toyd/last.conf:1:1.',
        "toyd looks for slow first.",
        "/usr/bin/slow: permission denied",
        "toyd: slow is not there",
        "Go."
      ]
    )
    assert.deepStrictEqual(RunVerdict.make(explanation), {
      _tag: "WouldNotRun",
      cause: "refused",
      reason: "slow has no program",
      messages: ["toyd: slow is not there"],
      advice: ["Go."],
      suggestions: []
    })
  })

  it("suggests the name whose program was asked for", () => {
    assert.include(explained({ name: "/opt/bin/wasm" }), '  Did you mean "wasm"? Its program is /usr/bin/wasm.')
  })

  it("is compared with another configuration of its own", () => {
    const { differences, names } = Comparison.compare(
      assess(),
      assess({ ...withLine("default slow\nruntime bad = x\nruntime slow = /usr/bin/slow -- -v"), "/opt/fast": "" })
    )
    assert.deepStrictEqual(differences.map(Difference.describe), ["default runtime: fast → slow"])
    assert.deepStrictEqual(
      names.flatMap((one) => one.differences.map((difference) => `${one.name}: ${Difference.describe(difference)}`)),
      ["bad: new warning: runtime bad has no program", "slow: other arguments: none → -v"]
    )
  })

  it("is compared with Docker, whose words it does not have", () => {
    const text = '{"default-runtime": "fast", "runtimes": {"fast": {"path": "/usr/bin/fast", "runtimeArgs": ["-q"]}}}'
    const given = {
      path: "/etc/docker/daemon.json",
      flags: EngineFlags.none,
      defaults: ConfigurationInput.defaultDirectories
    }
    const docker = Assessment.assess(DockerEngine.make(Moby25), given, machineWith({ [given.path]: text }))
    assert.strictEqual(Check.verdict(docker), "Docker Engine 25 to 29 accepts the configuration.")
    const { from, names, to } = Comparison.compare(docker, assess())
    assert.deepStrictEqual([from.engine, to.engine], ["moby-25", "toyd-1"])
    const fast = names.find(({ name }) => name === "fast")?.differences.map(Difference.describe) ?? []
    assert.deepStrictEqual(
      fast.map((line) => line.replace(/debug\.[^"]*|fast\.[^"]*/, "fast.HASH")),
      [
        "another shim: io.containerd.runc.v2 → none",
        "shim options: from the engine → none",
        "no wrapper script any more: /var/lib/docker/runtimes/fast.HASH",
        "program that the engine must find first: /usr/bin/fast → fast"
      ]
    )
    const sources = { ...given, bytes: new TextEncoder().encode(text), name: given.path }
    const other = DockerEngine.shared(DockerAssessment.make(Moby25, sources, facts))
    assert.isTrue(Comparison.isSame(Comparison.compare(docker, other)))
  })

  it("says what it does not have", () => {
    const [scripts, reload] = [Facet.scripts(toyd), Facet.reload(toyd)]
    assert.deepStrictEqual(
      [Result.isFailure(scripts) && scripts.failure, Result.isFailure(reload) && reload.failure].map(
        (missing) => missing && Facet.message(missing)
      ),
      ["toyd 1 has no wrapper scripts.", "toyd 1 does not reload its configuration while it runs."]
    )
    const docker = DockerEngine.make(Moby25)
    assert.isTrue(Result.isSuccess(Facet.scripts(docker)) && Result.isSuccess(Facet.reload(docker)))
  })
})
