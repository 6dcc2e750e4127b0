/** The files and flags of CRI-O: their order, and what is refused. */
import { Crio, type CrioEngine, Given } from "@oci-runtimes/core/crio"
import { Source } from "@oci-runtimes/core/engine"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { startOf } from "../problems.ts"
import { dropIn, type Files, machineOf, main, read } from "./machines.ts"

const release = (version: string) => Result.getOrThrow(Crio.release(version))

const ofHandler = (name: string, ...lines: ReadonlyArray<string>): string =>
  `[crio.runtime.runtimes.${name}]\n${lines.map((line) => `${line}\n`).join("")}`

describe("the files", () => {
  it("are the main file, then all files below the directory, in the order of the parts of their paths", () => {
    const files: Files = {
      [dropIn("9.conf")]: "",
      [dropIn("10.conf")]: "",
      [dropIn("5/z.conf")]: "",
      [dropIn("5/a/x")]: "",
      [dropIn("5.conf")]: "",
      [dropIn("x.conf.bak")]: "",
      [main]: ""
    }
    const names = ["10.conf", "5/a/x", "5/z.conf", "5.conf", "9.conf", "x.conf.bak"]
    assert.deepStrictEqual(read(Crio.crio134, files).settings.files, [main, ...names.map(dropIn)])
  })

  it("are asked for until the whole directory is known", () => {
    const files = { [dropIn("5/a/x")]: "", [main]: "" }
    const asked: Array<string> = []
    Source.readAll(Crio.crio134.sources, Given.usual, (source) => {
      asked.push(`${source._tag} ${source.path}`)
      return machineOf(files).read(source)
    })
    assert.deepStrictEqual(asked, [
      `File ${main}`,
      `Directory ${Given.usualConfigDirectory}`,
      `Directory ${dropIn("5")}`,
      `Directory ${dropIn("5/a")}`,
      `File ${dropIn("5/a/x")}`
    ])
  })

  it.each([
    [{ config: "" }, [dropIn("a")]],
    [{ config: "/opt/c" }, ["/opt/c", dropIn("a")]],
    [{ config: "c", workingDirectory: "/opt" }, ["c", dropIn("a")]],
    [{ configDirectory: "/opt/d/" }, [main, "/opt/d/b"]],
    [{ configDirectory: "d", workingDirectory: "/opt" }, [main, "d/b"]],
    [{ configDirectory: "/none" }, [main]]
  ])("with %j are %j", (given, expected) => {
    const files = { [main]: "", [dropIn("a")]: "", "/opt/c": "", "/opt/d/b": "" }
    assert.deepStrictEqual(read(Crio.crio134, files, given).settings.files, expected)
  })
})

const inMain = "get and merge config from context: update config from file: update config from drop-in file: "

const inDirectory = "get and merge config from context: update config from path: walk path: "

describe("CRI-O refuses", () => {
  it.each<readonly [what: string, Files, Partial<Given.Given>, refusal: string]>([
    ["a named file that is not there", {}, { config: "/x" }, `${inMain}open /x: no such file or directory`],
    ["a directory in the place of the main file", { [`${main}/x`]: "" }, {}, `${inMain}read ${main}: is a directory`],
    [
      "a link to a directory",
      { [dropIn("l")]: { type: "link" } },
      {},
      `${inDirectory}read ${dropIn("l")}: is a directory`
    ],
    [
      "a link in the place of the drop-in directory",
      { [Given.usualConfigDirectory]: { type: "link" } },
      {},
      `${inDirectory}read ${Given.usualConfigDirectory}: is a directory`
    ],
    [
      "a wrong type of a key that does not concern runtimes",
      { [main]: "[crio.image]\npause_image = 1\n" },
      {},
      `${inMain}unable to decode configuration ${main}: toml: line 2 (last key "crio.image.pause_image"): incompatible types: TOML value has type int64; destination has type string`
    ],
    [
      "a handler that is not a table",
      { [dropIn("a")]: '[crio.runtime.runtimes]\nspy = "/x"\n' },
      {},
      `${inDirectory}unable to decode configuration ${dropIn("a")}: toml: line 2 (last key "crio.runtime.runtimes.spy"): type mismatch for config.RuntimeHandler: expected table but found string`
    ],
    [
      "a section that is not a table",
      { [main]: "crio.runtime = 1\n" },
      {},
      `${inMain}unable to decode configuration ${main}: toml: line 1 (last key "crio.runtime"): type mismatch for struct { config.RuntimeConfig }: expected table but found int64`
    ],
    [
      "a flag with too few parts",
      {},
      { flags: { runtimes: ["a:/x"] } },
      'get and merge config from context: invalid format for --runtimes: "a:/x"'
    ],
    [
      "a flag with too many parts",
      {},
      { flags: { runtimes: ["a:/x:/r:oci:true:/c:1m:x"] } },
      'get and merge config from context: invalid format for --runtimes: "a:/x:/r:oci:true:/c:1m:x"'
    ],
    [
      "a flag with a wrong size",
      {},
      { flags: { runtimes: ["a:/x:/r:oci:true::lots"] } },
      `get and merge config from context: invalid value "lots" for --runtimes:container_min_memory: invalid size: 'lots'`
    ]
  ])("%s", (_, files, given, refusal) => assert.strictEqual(read(Crio.crio134, files, given).refusal, refusal))

  it("in older releases without the steps of the reading", () => {
    const files = { [main]: "x = 1\n[crio.runtime]\nselinux = 1\n" }
    assert.strictEqual(
      read(release("1.30.14"), files).refusal,
      `unable to decode configuration ${main}: toml: line 3 (last key "crio.runtime.selinux"): incompatible types: TOML value has type int64; destination has type boolean`
    )
    assert.isNull(read(release("1.30.14"), {}, { flags: { runtimes: ["a:/x:/r:oci:true:/c:1m"] } }).refusal)
    assert.isNotNull(read(release("1.29.2"), {}, { flags: { runtimes: ["a:/x:/r:oci:true:/c:1m"] } }).refusal)
  })

  it("at the first fault, and the problems are those of all files", () => {
    const { problems, refusal } = read(Crio.crio134, { [main]: "x =", [dropIn("a")]: "[crio]\nroot = 1\n" })
    assert.include(refusal, 'toml: line 1 (last key "x"): unexpected EOF; expected value')
    assert.deepStrictEqual(
      problems.map((problem) => `${problem.code} ${startOf(problem)}`),
      ["crio-toml-fault 1:4", "wrong-crio-type 2:1"]
    )
  })
})

const runtimeOf = (engine: CrioEngine.CrioEngine, files: Files, given: Partial<Given.Given> = {}, name = "a") =>
  read(engine, files, given).settings.handlers.get(name)

describe("a handler", () => {
  it("is made anew by each file that names it, and its origins say so", () => {
    const files = {
      [main]: ofHandler("a", 'runtime_path = "/x"', 'runtime_root = "/r"'),
      [dropIn("b")]: ofHandler("a", 'runtime_path = "/y"')
    }
    const handler = runtimeOf(Crio.crio134, files)
    assert.deepInclude(handler?.values, { runtime_path: "/y", runtime_root: "" })
    assert.deepStrictEqual([...(handler?.lost.names() ?? [])], ["runtime_root"])
    const used = handler?.origins.used
    assert.strictEqual(used?._tag === "File" ? used.file : "", dropIn("b"))
    assert.strictEqual(handler?.origins.shadowed.length, 1)
  })

  it("is there even if its section is empty", () => {
    assert.strictEqual(runtimeOf(Crio.crio134, { [main]: ofHandler("a") })?.values.runtime_path, "")
  })

  it("does not depend on the case of keys", () => {
    const text = '[CRIO.Runtime.RUNTIMES.a]\nRuntime_Path = "/x"\n'
    assert.strictEqual(runtimeOf(Crio.crio134, { [main]: text })?.values.runtime_path, "/x")
  })

  it("has the maps that its file writes", () => {
    const text = ofHandler("a", '"platform_runtime_paths" = {"linux/arm64" = "/x"}')
    const handler = runtimeOf(Crio.crio134, { [main]: text })
    assert.deepStrictEqual([...(handler?.values.platform_runtime_paths ?? [])], [["linux/arm64", "/x"]])
    assert.isTrue(handler?.valueOrigins.has("platform_runtime_paths.linux/arm64"))
  })

  it.each<readonly [value: string, values: object]>([
    ["a:/x:/r", { runtime_path: "/x", runtime_root: "/r", runtime_type: "oci" }],
    ["a:/x:/r:", { runtime_type: "" }],
    ["a:/x:/r:vm:TRUE", { runtime_type: "vm", privileged_without_host_devices: false }],
    ["a:/x:/r:vm:true:/c", { privileged_without_host_devices: true, runtime_config_path: "/c" }],
    ["a:/x:/r:vm:true:/c:1m", { container_min_memory: "1m" }],
    ["b:/y:/r, a:/x:/r", { runtime_path: "/x" }]
  ])("of --runtimes %s has %j", (value, values) => {
    const files = { [main]: ofHandler("a", "no_sync_log = true") }
    const handler = runtimeOf(Crio.crio134, files, { flags: { runtimes: [value] } })
    assert.deepInclude(handler?.values, { ...values, no_sync_log: false })
    assert.deepStrictEqual(handler?.origins.used, { _tag: "Flag", flag: "runtimes" })
  })
})

it("flags override files", () => {
  const text =
    '[crio.runtime]\ndefault_runtime = "a"\ncgroup_manager = "systemd"\nconmon = "/c"\nconmon_env = ["A=b"]\n'
  const flags = {
    defaultRuntime: "b",
    cgroupManager: "cgroupfs",
    conmon: "/d",
    conmonCgroup: "pod",
    conmonEnvironment: ["C=d,E=f"]
  }
  const { settings } = read(Crio.crio134, { [main]: text }, { flags })
  const { cgroupManager, conmon, conmonCgroup, conmonEnvironment, defaultRuntime } = settings
  assert.deepStrictEqual(
    [defaultRuntime, cgroupManager, conmon, conmonCgroup].map((one) => one?.value),
    ["b", "cgroupfs", "/d", "pod"]
  )
  assert.deepStrictEqual(conmonEnvironment?.value, ["C=d", "E=f"])
  assert.deepStrictEqual(defaultRuntime.origins.used, { _tag: "Flag", flag: "default-runtime" })
  assert.deepStrictEqual(
    defaultRuntime.origins.shadowed.map(({ _tag }) => _tag),
    ["File", "BuiltIn"]
  )
})

it("variables count without their flags", () => {
  const variables = { CONTAINER_CONFIG: "/c", CONTAINER_DEFAULT_RUNTIME: "a", CONTAINER_RUNTIMES: "a:/x:/r,b:/y:/r" }
  const given = Given.withVariables({ workingDirectory: "/", flags: { defaultRuntime: "b" } }, variables)
  assert.deepStrictEqual(given, {
    workingDirectory: "/",
    config: "/c",
    flags: { defaultRuntime: "b", runtimes: ["a:/x:/r,b:/y:/r"] }
  })
  assert.deepStrictEqual(Given.withVariables(Given.usual, {}), Given.usual)
})
