/** The loading of files: imports, patterns, versions, and how the releases merge. */
import { Containerd, type ContainerdEngine, type Settings } from "@oci-runtimes/core/containerd"
import { assert, describe, it } from "vitest"
import { conf, containerd, header, importing, options, runc, runtime } from "./configs.ts"
import { type Circumstances, engines, type Files, main, read, release } from "./machines.ts"

const { containerd16, containerd17, containerd20, containerd23 } = Containerd

const settingsOf = (engine: ContainerdEngine.ContainerdEngine, files: Files, others: Circumstances = {}) =>
  read(engine, { ...others, files }).settings

const namesOf = ({ runtimes }: Settings.Settings) => [...runtimes.names()]

const filesOf = ({ documents }: Settings.Settings) => documents.map(({ path }) => path)

const defaultName = (version: 2 | 3, name: string) =>
  header(version) + containerd(version, `default_runtime_name = "${name}"`)

describe("a main file", () => {
  it.each(engines)("may be missing unless a flag names it: %s", (engine) => {
    assert.deepStrictEqual(namesOf(settingsOf(engine, {})), ["runc"])
    assert.isNull(read(engine, {}).refusal)
    const { refusal } = read(engine, { given: { isNamed: true } })
    assert.match(refusal ?? "", /open \/etc\/containerd\/config\.toml: no such file or directory$/)
  })

  it.each(["EACCES", "EISDIR", "ELOOP"])("that cannot be read with %s refuses the start", (errno) => {
    for (const engine of engines) assert.isNotNull(read(engine, { faults: { [main]: errno } }).refusal)
  })

  it("is relative to the working directory", () => {
    const given = { config: "c.toml", workingDirectory: "/opt" }
    assert.deepStrictEqual(
      namesOf(settingsOf(containerd20, { "/opt/c.toml": header(3) + runtime(3, "crun", runc) }, { given })),
      ["runc", "crun"]
    )
  })
})

const importsOf = (...paths: ReadonlyArray<string>) => `version = 2\nimports = ${JSON.stringify(paths)}\n`

describe("imports", () => {
  it.each(engines)("are loaded in breadth, each path once: %s", (engine) => {
    const files = {
      [main]: importsOf("/a.toml", "/b.toml", main),
      "/a.toml": importsOf("/c.toml", "/b.toml"),
      "/b.toml": importsOf("/a.toml"),
      "/c.toml": defaultName(2, "last")
    }
    const settings = settingsOf(engine, files)
    assert.deepStrictEqual(filesOf(settings), [main, "/a.toml", "/b.toml", "/c.toml"])
    assert.strictEqual(settings.defaultRuntime.value, "last")
  })

  it("by a pattern are sorted by bytes, with dots and without directories of other names", () => {
    const names = ["9-c", "10-a", "20-b", ".hidden", "é"]
    const files = Object.fromEntries(names.map((name) => [`${conf}/${name}.toml`, ""]))
    const settings = settingsOf(containerd20, { ...files, [`${conf}/x.conf`]: "x", [main]: header(2) + importing })
    const expected = [".hidden", "10-a", "20-b", "9-c", "é"].map((name) => `${conf}/${name}.toml`)
    assert.deepStrictEqual(filesOf(settings), [main, ...expected])
  })

  it.each([
    ["/etc/containerd/conf?d/*.toml", 1],
    ["/etc/*/conf.d/1.toml", 1],
    ["/etc/containerd/conf.[d]/*", 1],
    ["/*/*/*/*", 1],
    ["/etc/containerd/conf.d/?.toml", 0],
    ["/none/*.toml", 0],
    ["/etc/containerd/config.toml/*", 0]
  ])("by %s are files: %i", (pattern, count) => {
    const files = { [main]: importsOf(pattern), [`${conf}/1.toml`]: "" }
    const reading = read(containerd20, { files })
    // Without a star, a text is the path of one file, which is missing here.
    assert.strictEqual(reading.refusal === null, pattern.includes("*"))
    assert.lengthOf(reading.settings.documents, 1 + count)
  })

  it.each([
    [containerd16, 1],
    [containerd17, 2],
    [containerd23, 2]
  ])("that are relative patterns are relative to the file, except in 1.6: %s", (engine, count) => {
    const files = { [main]: importsOf("conf.d/*.toml"), [`${conf}/1.toml`]: "" }
    assert.lengthOf(settingsOf(engine, files).documents, count)
    const given = { workingDirectory: "/etc/containerd" }
    assert.lengthOf(settingsOf(engine, files, { given }).documents, 2)
  })

  it.each(engines)("that are relative paths are relative to the file: %s", (engine) => {
    const files = {
      [main]: importsOf("./x/../1.toml"),
      "/etc/containerd/1.toml": importsOf("x/2.toml"),
      "/etc/containerd/x/2.toml": ""
    }
    assert.deepStrictEqual(filesOf(settingsOf(engine, files)), [
      main,
      "/etc/containerd/1.toml",
      "/etc/containerd/x/2.toml"
    ])
  })

  it("count a star in the path of the importing file since 1.7", () => {
    const given = { config: "/opt/a*b/config.toml" }
    const files = { "/opt/a*b/config.toml": importsOf("1.toml"), "/opt/axb/1.toml": "", "/opt/a*b/1.toml": "" }
    assert.deepStrictEqual(filesOf(settingsOf(containerd16, files, { given })), [given.config, "/opt/a*b/1.toml"])
    assert.deepStrictEqual(filesOf(settingsOf(containerd17, files, { given })), [
      given.config,
      "/opt/a*b/1.toml",
      "/opt/axb/1.toml"
    ])
  })

  it("of a directory that the release shows are not read unless a file has them", () => {
    const files = { [`${conf}/1.toml`]: header(3) + runtime(3, "crun", runc) }
    const settings = settingsOf(release("2.2"), files)
    assert.deepStrictEqual([settings.imports, namesOf(settings)], [[`${conf}/*.toml`], ["runc"]])
    assert.deepStrictEqual(settings.unimported, [`${conf}/1.toml`])
    assert.deepStrictEqual(namesOf(settingsOf(release("2.2"), { ...files, [main]: header(3) + importing })), [
      "runc",
      "crun"
    ])
    assert.isEmpty(settingsOf(release("2.1"), files).imports)
  })

  it("that are shown are the loaded files before containerd 2, and the texts of the files since then", () => {
    const files = { [main]: importsOf("/a.toml", "/b*.toml"), "/a.toml": "" }
    assert.deepStrictEqual(settingsOf(containerd17, files).imports, [main, "/a.toml"])
    assert.deepStrictEqual(settingsOf(containerd20, files).imports, ["/a.toml", "/b*.toml"])
  })
})

describe("merging", () => {
  const first =
    header(2) +
    importing +
    containerd(2, 'default_runtime_name = "crun"') +
    runtime(2, "crun", runc, 'pod_annotations = ["a"]')
  const merged = (engine: ContainerdEngine.ContainerdEngine, second: string) =>
    settingsOf(engine, { [main]: first, [`${conf}/1.toml`]: second })

  it("replaces the whole table of a plugin before containerd 2", () => {
    const second = header(2) + runtime(2, "kata", runc)
    for (const engine of [containerd16, containerd17]) {
      const settings = merged(engine, second)
      assert.deepStrictEqual([namesOf(settings), settings.defaultRuntime.value], [["kata"], "runc"])
      assert.deepStrictEqual(
        settings.replaced.map(({ plugin }) => plugin),
        ["io.containerd.grpc.v1.cri"]
      )
    }
    for (const engine of [containerd20, containerd23]) {
      const settings = merged(engine, second)
      assert.deepStrictEqual([namesOf(settings), settings.defaultRuntime.value], [["runc", "crun", "kata"], "crun"])
      assert.isEmpty(settings.replaced)
    }
  })

  it.each([
    ['default_runtime_name = ""', ""],
    ['default_runtime_name = "runc"', "runc"]
  ])("takes the later value since containerd 2, even if it is empty: %s", (line, expected) => {
    for (const engine of [containerd20, containerd23]) {
      const { defaultRuntime } = merged(engine, header(2) + containerd(2, line))
      assert.strictEqual(defaultRuntime.value, expected)
      assert.lengthOf(defaultRuntime.origins.shadowed, 1)
    }
  })

  it("replaces lists in plugins, and unites the lists of the file", () => {
    const lists = 'disabled_plugins = ["io.containerd.a.v1.x", "io.containerd.b.v1.x"]\n'
    const files = {
      [main]: `${first}`.replace(importing, importing + lists),
      [`${conf}/1.toml`]: header(2) + lists + runtime(2, "crun", "pod_annotations = []")
    }
    for (const [engine, count] of [
      [containerd17, 4],
      [containerd20, 2],
      [containerd23, 2]
    ] as const) {
      const settings = settingsOf(engine, files)
      assert.lengthOf(settings.disabledPlugins, count)
      assert.isEmpty(settings.runtimes.get("crun")?.podAnnotations)
    }
  })

  it.each([
    [containerd16, [], ""],
    [containerd17, [], ""],
    [containerd20, ["runc"], "io.containerd.runc.v2"],
    [containerd23, ["runc"], "io.containerd.runc.v2"]
  ])("with the built-in runtime: %s", (engine, left, type) => {
    const empty = `${header(2)}[plugins."io.containerd.grpc.v1.cri".containerd.runtimes]\n`
    assert.deepStrictEqual(namesOf(settingsOf(engine, { [main]: empty })), left)
    const { runtimes } = settingsOf(engine, { [main]: header(2) + options(2, "runc", "SystemdCgroup = true") })
    assert.strictEqual(runtimes.get("runc")?.type, type)
  })
})

describe("versions", () => {
  const old = runtime(2, "kata", runc)
  const newer = runtime(3, "crun", runc)

  it.each<readonly [string, string, ReadonlyArray<string>, ReadonlyArray<string> | undefined]>([
    [header(3) + newer, header(2) + old, ["runc", "crun"], ["runc", "crun", "kata"]],
    [header(2) + old, header(3) + newer, ["runc", "crun"], undefined],
    [header(2) + old, old.replace("kata", "x"), ["runc", "kata", "x"], ["runc", "kata", "x"]],
    [header(3) + newer, old, ["runc", "crun"], ["runc", "crun", "kata"]],
    [old, header(2) + old.replace("kata", "x"), ["runc", "kata", "x"], ["runc", "kata", "x"]],
    [newer, header(3) + newer.replace("crun", "x"), ["runc", "crun", "x"], ["runc", "crun", "x"]]
  ])("of %j and %j", (one, other, merged, migrated) => {
    const files = {
      [main]: one.startsWith("version") ? one.replace("\n", `\n${importing}`) : importing + one,
      [`${conf}/1.toml`]: other
    }
    assert.deepStrictEqual(namesOf(settingsOf(containerd20, files)), merged)
    const last = read(containerd23, { files })
    assert.deepStrictEqual(last.refusal === null ? namesOf(last.settings) : undefined, migrated)
  })

  it("of the last file with one count before containerd 2", () => {
    const files = {
      [main]: header(2) + importing,
      [`${conf}/1.toml`]: "",
      [`${conf}/2.toml`]: "version = 1\n" + runtime(1, "x", runc)
    }
    const settings = settingsOf(containerd17, files)
    assert.deepStrictEqual([settings.version, namesOf(settings)], [1, ["x"]])
  })

  it("that are too new are named by the last file before containerd 2, and by the first one since then", () => {
    const files = { [main]: `version = 9\n${importing}`, [`${conf}/1.toml`]: header(2) }
    assert.isNull(read(containerd17, { files }).refusal)
    const other = { [main]: header(2) + importing, [`${conf}/1.toml`]: "version = 9\n" }
    assert.include(read(containerd17, { files: other }).refusal, `from ${conf}/1.toml: unsupported config version`)
    assert.isNull(read(containerd16, { files: other }).refusal)
  })
})

describe("migration", () => {
  const cri = '[plugins."io.containerd.grpc.v1.cri"'

  it.each([
    ["2.0.1", ["kata"]],
    ["2.0.2", ["crun"]],
    ["2.3", ["crun"]]
  ])("with both sections keeps one of them: %s", (version, names) => {
    const files = { [main]: header(2) + runtime(2, "kata", runc) + runtime(3, "crun", runc) }
    assert.deepStrictEqual(namesOf(settingsOf(release(version), files)), ["runc", ...names])
  })

  it.each(["2.0.1", "2.0.2", "2.1", "2.3"])("renames sandbox_mode, unless sandboxer is there: %s", (version) => {
    const sandboxer = (...lines: ReadonlyArray<string>) =>
      settingsOf(release(version), { [main]: header(2) + runtime(2, "x", ...lines) }).runtimes.get("x")?.sandboxer
    assert.strictEqual(sandboxer('sandbox_mode = "a"'), "a")
    assert.strictEqual(sandboxer('sandbox_mode = "a"', 'sandboxer = "b"'), "b")
  })

  it.each([
    ["2.0.9", "bin_dir"],
    ["2.1.9", "bin_dirs"]
  ])("of network programs: %s has %s", (version, key) => {
    const { plugins } = settingsOf(release(version), { [main]: `${header(2)}${cri}.cni]\nbin_dir = "/x"\n` })
    const cni = plugins.get("io.containerd.cri.v1.runtime")?.entries.get("cni")
    assert.deepStrictEqual(cni?._tag === "Branch" && [...cni.entries.names()], [key])
  })

  it.each([
    ["version = -1\n", "panic: runtime error: index out of range [-1]"],
    [
      `${header(2)}${cri}.containerd]\nruntimes = 1\n`,
      "panic: interface conversion: interface {} is int64, not map[string]interface {}"
    ],
    [
      `${header(2)}${cri}]\ncontainerd = []\n`,
      "panic: interface conversion: interface {} is []interface {}, not map[string]interface {}"
    ]
  ])("panics: %j", (text, line) => {
    for (const engine of [containerd20, containerd23])
      assert.strictEqual(read(engine, { files: { [main]: text } }).refusal, line)
    assert.notInclude(read(containerd17, { files: { [main]: text } }).refusal ?? "", "panic")
  })

  it("keeps the origin in the file", () => {
    const { runtimes } = settingsOf(containerd20, { [main]: header(2) + runtime(2, "crun", runc) })
    const used = runtimes.get("crun")?.origins.used
    assert.deepStrictEqual(used?._tag === "File" && [used.file, used.path[1], used.range.start.line], [
      main,
      "io.containerd.grpc.v1.cri",
      2
    ])
  })
})
