import { Podman, PodmanDetection, type PodmanEngine, PodmanTable, RuntimeCall } from "@oci-runtimes/core/podman"
import { Check, Comparison, Explanation, ExplanationText, Listing, RunVerdict } from "@oci-runtimes/core/questions"
import { ProgramRun } from "@oci-runtimes/core/machine"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import * as Machine from "./Machine.ts"
import { assess, type Files, facts, main, program, read } from "./machines.ts"

const release = (text: string): Podman.Release => Result.getOrThrow(Podman.release(text))

const explained = (engine: PodmanEngine.PodmanEngine, files: Files, request: { name?: string; platform?: string }) => {
  const { table } = assess(engine, files)
  const { look } = Machine.make(files, 0)
  const subject = { engine, table, request, surroundings: facts }
  const states = Explanation.questions(subject).map(({ search }) => search.places.map(({ location }) => look(location)))
  return Explanation.make(subject, states)
}

const linesOf = (explanation: Explanation.Explanation): ReadonlyArray<string> =>
  ExplanationText.render(explanation).map(({ depth, text }) => `${"  ".repeat(depth)}${text}`)

describe("a release of Podman", () => {
  it.each([
    ["4.0.0", "podman-4.0.0", "podman-4.3"],
    ["4.9.3+ds1-1ubuntu0.2", "podman-4.9.3", "podman-4.3"],
    ["5.2.1", "podman-5.2.1", "podman-5.4"],
    ["v5.7", "podman-5.7", "podman-5.8"],
    ["5", "podman-5", "podman-5.8"],
    ["4", "podman-4", "podman-4.3"],
    ["5.6.9", "podman-5.6.9", "podman-5.4"],
    ["6.0.0-dev", "podman-6.0.0", "podman-5.8"]
  ])("%s is known", (text, id, restsOn) => {
    const { isNewer, ...known } = release(text)
    assert.deepStrictEqual([known.id, known.restsOn, isNewer], [id, restsOn, text.startsWith("6")])
  })

  it.each(["3.4.4", "", "newest", "5.x"])("%j is not known", (text) => {
    const unknown = Result.getOrThrow(Result.flip(Podman.release(text)))
    assert.include(Podman.message(unknown), `Podman ${text} are not known`)
  })

  it.each([
    ["podman version 5.4.2\n", "podman-5.4.2"],
    ["a warning\npodman version 4.9.3+ds1\n", "podman-4.9.3"],
    ["podman version 3.4.4\n", undefined],
    ["podman version unknown\n", undefined],
    ["Docker version 26.1.5\n", "podman-5.8"]
  ])("is that which Podman prints: %j", (output, id) => {
    assert.strictEqual(Result.getOrUndefined(PodmanDetection.detect(ProgramRun.printed(output)))?.engine.id, id)
  })

  it("of a generation has the name of the generation", () => {
    assert.deepStrictEqual(
      [Podman.podman43, Podman.podman54, Podman.podman58].map(({ family, id, title }) => [family, id, title]),
      [
        ["podman", "podman-4.3", "Podman 4.3"],
        ["podman", "podman-5.4", "Podman 5.4"],
        ["podman", "podman-5.8", "Podman 5.8"]
      ]
    )
  })

  it("after the newest known one is told as a warning", () => {
    const { problems, refusal } = read(release("6.0"), {})
    assert.isNull(refusal)
    assert.deepStrictEqual(
      problems.map(({ code, effect }) => [code, effect]),
      [["newer-release", "differs"]]
    )
    assert.deepStrictEqual(read(release("5.8"), {}).problems, [])
  })

  /** What each change began with: the release before it does not do it, and the release does. */
  it.each([
    ["knows platforms", "4.3", "4.4", (one: Podman.Release) => read(one, {}).settings.platforms.size > 0],
    ["knows youki", "4.3", "4.4", (one: Podman.Release) => read(one, {}).settings.runtimes.has("youki")],
    [
      "reads the override",
      "4.4",
      "4.5",
      (one: Podman.Release) =>
        read(one, { "/o": "" }, { variables: { CONTAINERS_CONF_OVERRIDE: "/o" } }).settings.files.includes("/o")
    ],
    [
      "knows modules",
      "4.6",
      "4.7",
      (one: Podman.Release) => read(one, { "/m": "" }, { modules: ["/m"] }).refusal === null
    ],
    [
      "knows append",
      "4.7",
      "4.8",
      (one: Podman.Release) =>
        read(one, { [main]: '[engine]\nconmon_path = ["/c", {append = true}]\n' }).refusal === null
    ],
    [
      "reads the home of root",
      "4.9",
      "5.0",
      (one: Podman.Release) => read(one, { "/root/.config/containers/containers.conf": "" }).settings.files.length === 1
    ],
    ["knows crun-vm", "4.9", "5.0", (one: Podman.Release) => read(one, {}).settings.runtimes.has("crun-vm")],
    [
      "knows flags of runtimes",
      "5.6",
      "5.7",
      (one: Podman.Release) =>
        read(one, { [main]: '[engine.runtimes_flags]\ncrun = ["debug"]\n' }).settings.runtimeFlags.size === 1
    ],
    [
      "reads files for users",
      "5.6",
      "5.7",
      (one: Podman.Release) =>
        read(one, { "/etc/containers/containers.rootless.conf": "" }, { uid: 1000 }).settings.files.length === 1
    ],
    [
      "accepts a missing override",
      "5.6",
      "5.7",
      (one: Podman.Release) => read(one, {}, { variables: { CONTAINERS_CONF_OVERRIDE: "/o" } }).refusal === null
    ]
  ])("%s not with %s, but with %s", (_, before, since, does) => {
    assert.deepStrictEqual([does(release(before)), does(release(since))], [false, true])
  })

  it("reads the TOML of its build", () => {
    const files = { [main]: 'engine = {runtime = "a",}\n' }
    const upstream = Result.getOrThrow(Podman.release("5.8.1", { toml: "1.0" }))
    assert.isNull(read(release("5.8.1"), files).refusal)
    assert.isNotNull(read(upstream, files).refusal)
  })
})

describe("a name", () => {
  const files: Files = {
    [main]:
      '[engine]\nruntime = "foo"\n[engine.runtimes]\nfoo = ["/opt/none", "/opt/foo"]\nbar = ["/opt/l", "/opt/foo"]\n',
    "/opt/foo": program,
    "/opt/l": { type: "symlink", target: "l" },
    "/usr/bin/crun": program
  }

  it("is explained with the places where its program was looked for", () => {
    assert.deepStrictEqual(linesOf(explained(Podman.podman58, files, {})), [
      'Podman 5.8 resolves "foo":',
      `  No name is given, so the default runtime is used: "foo", from ${main}:2:1.`,
      `  The runtime map has "foo": a configured runtime, from ${main}:4:1.`,
      "  conmon runs /opt/foo.",
      "  podman looks for conmon first.",
      "    /usr/libexec/podman/conmon: found",
      "    10 more places: not checked",
      "    It finds /usr/libexec/podman/conmon.",
      "  podman looks for foo first.",
      "    /opt/none: no such file or directory",
      "    /opt/foo: found",
      ...["/usr/local/bin", "/usr/bin", "/bin"].map((directory) => `    ${directory}/foo (PATH): not checked`),
      "    It finds /opt/foo.",
      "The name resolves.",
      "conmon runs /opt/foo.",
      "    /opt/foo: found",
      "  It exists: /opt/foo."
    ])
  })

  it("that cannot be used is refused in Podman's words, with the real reason beside them", () => {
    const explanation = explained(Podman.podman58, files, { name: "bar" })
    assert.deepStrictEqual(linesOf(explanation).slice(2, 5), [
      "  podman looks for bar first.",
      "    /opt/l: too many levels of symbolic links",
      "    /opt/foo: not checked"
    ])
    const { engine, table } = assess(Podman.podman58, files)
    const refusal = Result.getOrThrow(Result.flip(engine.resolve(table, { name: "bar" })))
    assert.strictEqual(refusal.message, 'default OCI runtime "bar" not found: invalid argument')
    assert.deepStrictEqual(refusal.searched?.missed.details, { _tag: "CannotLook", path: "/opt/l", errno: "ELOOP" })
    assert.deepStrictEqual(RunVerdict.make(explanation), {
      _tag: "WouldNotRun",
      cause: "refused",
      reason: "/opt/l cannot be looked at (too many levels of symbolic links), so no other place is tried",
      messages: [refusal.message],
      advice: [refusal.advice],
      suggestions: []
    })
  })

  it("that begins with a slash is looked for as a path", () => {
    const [good, bad] = ["/opt/foo", "/opt/none"].map((name) => explained(Podman.podman43, files, { name }))
    assert.deepStrictEqual(RunVerdict.make(good!), { _tag: "WouldRun", started: ["/opt/foo"] })
    assert.strictEqual(good?.outcome._tag === "Resolved" && good.outcome.resolution.kind, "implicit")
    assert.strictEqual(bad?.outcome._tag, "NotFound")
    assert.include(linesOf(bad!).join("\n"), "no valid executable found for OCI runtime /opt/none: invalid argument")
  })

  it("is that of the platform of an image", () => {
    const wasm = { ...files, "/usr/bin/crun-wasm": program }
    assert.include(
      linesOf(explained(Podman.podman54, wasm, { platform: "wasi/wasm" })),
      '  The image is for wasi/wasm, so this runtime is used: "crun-wasm", the engine\'s own.'
    )
    assert.include(
      linesOf(explained(Podman.podman54, files, { platform: "wasi/wasm" })),
      "requested OCI runtime crun-wasm is not available: invalid argument"
    )
  })

  it("is called with its own flags, also if the platform of an image demands it", () => {
    const flags = '[engine.runtimes_flags]\ncrun = ["of-crun"]\ncrun-wasm = ["of-wasm"]\n'
    const { engine, table } = assess(Podman.podman58, { ...files, [main]: flags, "/usr/bin/crun-wasm": program })
    for (const [request, expected] of [
      [{}, "--of-crun"],
      [{ platform: "wasi/wasm" }, "--of-wasm"]
    ] as const) {
      assert.deepStrictEqual(Result.getOrThrow(engine.resolve(table, request)).flags, [expected])
    }
  })

  it("that is unknown is suggested", () => {
    assert.include(
      linesOf(explained(Podman.podman54, files, { name: "cnur" })).join("\n"),
      "It does not begin with a slash."
    )
    assert.include(
      linesOf(explained(Podman.podman54, files, { name: "CRUN" })),
      '  Did you mean "crun"? It differs only in case.'
    )
  })
})

describe("a configuration of Podman", () => {
  it("is checked, listed and compared by the questions for any engine", () => {
    const files = { [main]: '[engine.runtimes]\nfoo = ["/opt/foo"]\n', "/opt/foo": program, "/usr/bin/crun": program }
    const one = assess(Podman.podman54, files)
    assert.strictEqual(Check.verdict(one), "Podman 5.4 accepts the configuration.")
    assert.deepStrictEqual(
      Listing.make(one).flatMap(({ name, outcome }) => (outcome._tag === "Resolved" ? [[name, outcome.program]] : [])),
      [
        ["crun", "/usr/bin/crun"],
        ["foo", "/opt/foo"]
      ]
    )
    const { names } = Comparison.compare(one, assess(Podman.podman54, { ...files, "/opt/foo": { type: "directory" } }))
    assert.deepStrictEqual(
      names.flatMap(({ differences, name }) => (differences.length > 0 ? [name] : [])),
      ["foo"]
    )
  })

  it("tells which monitors are missing, if they are gone after the table was made", () => {
    const files = {
      [main]: '[engine]\nconmon_path = ["/opt/a", "/opt/b"]\n',
      "/opt/b": program,
      "/usr/bin/crun": program
    }
    const { engine, table } = assess(Podman.podman54, files)
    const resolution = Result.getOrThrow(engine.resolve(table, {}))
    const [monitor] = engine.searches(table, resolution, facts)
    assert.strictEqual(monitor?.link, "Service")
    assert.strictEqual(
      engine.missed(resolution, monitor!, { _tag: "Exhausted" }, []).message,
      "could not find a working conmon binary (configured options: [/opt/a /opt/b]: invalid argument)"
    )
  })

  it("tells why names are not in the map", () => {
    const { table } = assess(Podman.podman54, { [main]: '[engine.runtimes]\n"" = ["/x"]\n' })
    const reasons = ["", "crun"].map((name) => {
      const found = table.runtimes.get(name)!.program
      return Result.isFailure(found) ? PodmanTable.unusableMessage(name, found.failure) : ""
    })
    assert.deepStrictEqual(reasons, [
      "the OCI runtime must be provided a non-empty name: invalid argument",
      "no valid executable found for OCI runtime crun: invalid argument"
    ])
  })

  it("has the real reason if no directory for exited containers can be made", () => {
    const exitsFault = { path: "/run/libpod/exits", errno: "EACCES" }
    const { engine, table } = assess(Podman.podman54, { "/usr/bin/crun": program }, { exitsFault })
    const message = "creating OCI runtime exit files directory: mkdir /run/libpod/exits: permission denied"
    const [byDefault, byPath] = [{}, { name: "/usr/bin/crun" }].map((request) =>
      Result.getOrThrow(Result.flip(engine.resolve(table, request)))
    )
    assert.strictEqual(byDefault?.message, 'default OCI runtime "crun" not found: invalid argument')
    assert.include(byDefault?.advice, "the directory /run/libpod/exits cannot be made: permission denied")
    assert.strictEqual(byPath?.message, message)
    const found = table.runtimes.get("crun")!.program
    assert.strictEqual(Result.isFailure(found) && PodmanTable.unusableMessage("crun", found.failure), message)
  })

  it("has the real reason if only a relative directory of PATH has the program", () => {
    const { engine, table } = assess(
      Podman.podman54,
      { "/opt/bin/crun": program },
      {},
      { searchPath: "bin", workingDirectory: "/opt" }
    )
    const refusal = Result.getOrThrow(Result.flip(engine.resolve(table, { name: "crun" })))
    assert.deepStrictEqual(refusal.searched?.missed.details, { _tag: "Absent", relative: "bin/crun" })
    assert.include(refusal.advice, "only a relative directory of PATH has crun")
  })

  it.each([
    ["without a word", "", {}, {}, true],
    ["in a file", '[engine]\ncgroup_manager = "cgroupfs"\n', {}, {}, false],
    ["by a flag", '[engine]\ncgroup_manager = "cgroupfs"\n', { flags: { cgroupManager: "systemd" } }, {}, true],
    ["on a machine that systemd did not start", "", {}, { bootedWithSystemd: false }, false],
    ["on that machine, in a file", '[engine]\ncgroup_manager = "systemd"\n', {}, { bootedWithSystemd: false }, true],
    ["for a user", "", { uid: 1000 }, {}, true],
    ["for a user without unified cgroups", "", { uid: 1000 }, { unifiedCgroups: false }, false]
  ])("lets systemd manage cgroups %s", (_, text, given, some, expected) => {
    const { table } = assess(Podman.podman58, { [main]: text }, given, { bootedWithSystemd: true, ...some })
    assert.strictEqual(table.usesSystemdCgroups, expected)
  })

  it("puts flags of systemd and of the runtime before the command", () => {
    const files = { [main]: '[engine.runtimes_flags]\ncrun = ["debug"]\n', "/usr/bin/crun": program }
    const container = { id: "i", bundle: "/b", runDirectory: "/r", hasCgroups: true }
    const { engine, table } = assess(Podman.podman58, files, {}, { bootedWithSystemd: true })
    const calls = RuntimeCall.make(table, Result.getOrThrow(engine.resolve(table, {})), container)
    assert.deepStrictEqual(Result.getOrThrow(calls).create.slice(0, 6), [
      "/usr/bin/crun",
      "--systemd-cgroup",
      "--debug",
      "--log-format=json",
      "--log",
      "/r/oci-log"
    ])
    const other = assess(Podman.podman58, { "/usr/bin/runc": program })
    const refused = RuntimeCall.make(other.table, Result.getOrThrow(other.engine.resolve(other.table, {})), {
      ...container,
      hasCgroups: false
    })
    assert.deepStrictEqual(
      refused,
      Result.fail("requested OCI runtime runc is not compatible with NoCgroups: invalid argument")
    )
  })

  it("before Podman 5 passes over monitors that are too old", () => {
    const monitorVersions = new Map([["/usr/libexec/podman/conmon", "conmon version 2.0.0"]])
    const files = { "/usr/bin/crun": program }
    const { engine, table } = assess(Podman.podman43, files, { monitorVersions })
    assert.strictEqual(
      Result.getOrThrow(Result.flip(engine.resolve(table, {}))).message,
      "please update to v2.0.1 or later: outdated conmon version"
    )
    const newer = assess(Podman.podman54, files, { monitorVersions })
    assert.isTrue(Result.isSuccess(newer.engine.resolve(newer.table, {})))
  })
})
