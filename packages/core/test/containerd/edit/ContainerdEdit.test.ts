/** Changes of containerd's files: where a release merges, replaces, loses or ignores what is written. */
import { Containerd, type ContainerdChange } from "@oci-runtimes/core/containerd"
import { assert, describe, it } from "vitest"
import { conf, containerd, header, importing, options, runc, runtime } from "../configs.ts"
import { type Files, main, release } from "../machines.ts"
import { change, crun, kata, refusalOf, texts } from "./edits.ts"

const own = `${conf}/50-oci-runtimes.toml`

const crunIn = (version: 1 | 2 | 3, ...more: ReadonlyArray<string>) =>
  withoutGap(version, ...more).replace("\n[", "\n\n[")

/** As it is written where tables follow each other without an empty line. */
const withoutGap = (version: 1 | 2 | 3, ...more: ReadonlyArray<string>) =>
  `${runtime(version, "crun", runc)}${options(version, "crun", 'BinaryName = "/usr/bin/crun"', ...more)}`

const kataIn = (version: 1 | 2 | 3) =>
  `${runtime(version, "kata", 'runtime_type = "io.containerd.kata.v2"')}\n${options(version, "kata", 'ConfigPath = "/etc/kata.toml"')}`

const remove: ContainerdChange.ContainerdChange = { _tag: "RemoveRuntime", name: "crun" }
const setCrun: ContainerdChange.ContainerdChange = { _tag: "SetDefault", name: "crun" }

const imports = (more: string) =>
  `${header(3)}imports = [\n  "/a.toml", # why a\n  # b is for c\n  '/b/*.toml'${more}\n]\n`

describe("a runtime is added", () => {
  it.each<readonly [what: string, version: string, files: Files, expected: ReadonlyArray<readonly [string, string]>]>([
    [
      "with runc, which 1.x loses otherwise",
      "1.7.24",
      {},
      [[main, `version = 2\n\n${runtime(2, "runc", runc)}\n${crunIn(2)}`]]
    ],
    [
      "in place before containerd 2, where a drop-in replaces",
      "1.6.20",
      { [main]: header(2) + importing + runtime(2, "runc", runc), [`${conf}/a.toml`]: header(2) },
      [[main, header(2) + importing + runtime(2, "runc", runc) + withoutGap(2)]]
    ],
    [
      "in the drop-in whose table counts before containerd 2",
      "1.7.24",
      { [main]: header(2) + importing, [`${conf}/a.toml`]: header(2) + runtime(2, "runc", runc) },
      [[`${conf}/a.toml`, header(2) + runtime(2, "runc", runc) + withoutGap(2)]]
    ],
    [
      "by the short names of version 1",
      "1.7.24",
      { [main]: runtime(1, "runc", runc) },
      [[main, runtime(1, "runc", runc) + `\n${crunIn(1)}`]]
    ],
    ["in a new file, of the newest version", "2.1.9", {}, [[main, `version = 3\n\n${crunIn(3)}`]]],
    ["in a new file of 2.3", "2.3.4", {}, [[main, `version = 4\n\n${crunIn(3)}`]]],
    [
      "in a drop-in where drop-ins are imported",
      "2.2.1",
      { [main]: header(3) + importing },
      [[own, `version = 3\n\n${crunIn(3)}`]]
    ],
    [
      "in a drop-in that is then imported, which is written first",
      "2.2.1",
      { [main]: header(3) },
      [
        [own, `version = 3\n\n${crunIn(3)}`],
        [main, header(3) + importing]
      ]
    ],
    [
      "in the sections of the main file's version",
      "2.3.4",
      { [main]: header(2) + importing },
      [[own, `version = 2\n\n${crunIn(2)}`]]
    ],
    [
      "in the main file if importing drop-ins would bring other runtimes",
      "2.1.9",
      { [main]: header(3), [`${conf}/a.toml`]: header(3) + runtime(3, "kata", runc) },
      [[main, `version = 3\n\n${crunIn(3)}`]]
    ],
    [
      "with names of version 3 where the short ones do not count",
      "2.1.9",
      { [main]: importing + runtime(1, "runc", runc) },
      [[own, `version = 3\n\n${crunIn(3)}`]]
    ],
    [
      "with the cgroup driver of the default runtime",
      "2.0.5",
      { [main]: header(2) + importing + runtime(2, "runc", runc) + options(2, "runc", "SystemdCgroup = true") },
      [[own, `version = 2\n\n${crunIn(2, "SystemdCgroup = true")}`]]
    ]
  ])("%s (%s)", (_, version, files, expected) => {
    assert.deepStrictEqual(texts(change(release(version), files, crun)), expected)
  })

  it("by the type and the options of its shim", () => {
    const files = { [main]: header(3) + importing }
    assert.deepStrictEqual(texts(change(release("2.1.9"), files, kata)), [[own, `version = 3\n\n${kataIn(3)}`]])
  })

  it.each([
    [
      "of another runtime, if the default one has none",
      "kata",
      'runtime_type = "io.containerd.kata.v2"',
      "SystemdCgroup"
    ],
    ["in any case", "runc", runc, "systemdcgroup"]
  ])("with the cgroup driver %s", (_, chosen, type, key) => {
    const text = `${header(2)}${containerd(2, `default_runtime_name = "${chosen}"`)}${runtime(2, chosen, type)}`
    const others = runtime(2, "other", runc) + options(2, "other", `${key} = true`)
    const [[, made] = []] = texts(change(release("1.7.24"), { [main]: text + others }, crun))
    assert.include(made, 'BinaryName = "/usr/bin/crun"\nSystemdCgroup = true\n')
  })

  it("with its own cgroup driver if it is replaced, unless another one is given", () => {
    const files = { [main]: header(3) + runtime(3, "crun", runc) + options(3, "crun", "SystemdCgroup = true") }
    const [[, made] = []] = texts(change(release("2.1.9"), files, { ...crun, replace: true }))
    assert.include(made, "SystemdCgroup = true")
    const asked = { ...crun, options: { systemdcgroup: false }, replace: true }
    assert.notInclude(texts(change(release("2.1.9"), files, asked))[0]?.[1], "true")
  })

  it("with its import after the others, which keep their comments", () => {
    const files = { [main]: imports(", # why b"), "/a.toml": "" }
    assert.deepStrictEqual(texts(change(release("2.1.9"), files, crun))[1], [
      main,
      imports(`, # why b\n  "${conf}/*.toml",`)
    ])
  })

  it("in a file in question that does not exist yet", () => {
    const made = change(release("2.1.9"), {}, crun, { file: main }, { isNamed: true })
    assert.deepStrictEqual(texts(made), [[main, `version = 3\n\n${crunIn(3)}`]])
  })

  it("in the section that counts, before containerd 2", () => {
    const ignored = '[plugins."io.containerd.grpc.v1.cri".registry]\nconfig_path = "/x"\n'
    const files = { [main]: importing + runtime(1, "runc", runc), [`${conf}/a.toml`]: ignored }
    assert.strictEqual(texts(change(release("1.6.20"), files, crun))[0]?.[0], main)
  })

  it("in place if it is replaced", () => {
    const before = header(3) + importing + crunIn(3)
    const asked = { ...crun, options: { BinaryName: "/opt/crun" }, replace: true }
    const [[file, text] = []] = texts(change(release("2.1.9"), { [main]: before }, asked))
    assert.deepStrictEqual([file, text], [main, before.replace("/usr/bin/crun", "/opt/crun")])
  })

  it("in the file in question", () => {
    const files = { [main]: header(3) + importing }
    assert.deepStrictEqual(texts(change(release("2.1.9"), files, crun, { file: main })), [
      [main, `${header(3)}${importing}\n${crunIn(3)}`]
    ])
  })

  it("once", () => {
    assert.deepStrictEqual(texts(change(release("2.1.9"), { [main]: header(3) + crunIn(3) }, crun)), [])
  })
})

describe("a runtime is removed", () => {
  it.each<readonly [what: string, files: Files, expected: ReadonlyArray<readonly [string, string | null]>]>([
    ["with its options", { [main]: header(3) + crunIn(3) }, [[main, header(3)]]],
    [
      "with the drop-in that has nothing else",
      { [main]: header(3) + importing, [own]: header(3) + crunIn(3) },
      [[own, null]]
    ],
    [
      "and leaves the file of somebody else",
      { [main]: header(3) + importing, [`${conf}/a.toml`]: header(3) + crunIn(3) },
      [[`${conf}/a.toml`, header(3)]]
    ],
    [
      "and leaves the version that counts for other files",
      { [main]: header(2) + importing + runtime(2, "kata", runc), [own]: header(3) + crunIn(3) },
      [[own, header(3)]]
    ],
    [
      "from each of its files",
      { [main]: header(3) + importing + runtime(3, "crun", runc), [own]: header(3) + options(3, "crun", "IoUid = 1") },
      [
        [own, null],
        [main, header(3) + importing]
      ]
    ],
    [
      "and leaves a comment in the drop-in",
      { [main]: header(3) + importing, [own]: `# managed\n${header(3)}${crunIn(3)}` },
      [[own, `# managed\n${header(3)}`]]
    ],
    ["which is not there", { [main]: header(3) }, []]
  ])("%s", (_, files, expected) => {
    assert.deepStrictEqual(texts(change(release("2.1.9"), files, remove)), expected)
  })

  it("with another default runtime, which is set first", () => {
    const files = {
      [main]: header(3) + importing + containerd(3, 'default_runtime_name = "crun"'),
      [own]: header(3) + crunIn(3)
    }
    assert.deepStrictEqual(texts(change(release("2.1.9"), files, { ...remove, newDefault: "runc" })), [
      [main, header(3) + importing + containerd(3, 'default_runtime_name = "runc"')],
      [own, null]
    ])
  })

  it("and is the built-in runc if no file has another", () => {
    const files = { [main]: header(2) + runtime(2, "runc", runc) }
    assert.deepStrictEqual(texts(change(release("1.7.24"), files, { ...remove, name: "runc" })), [[main, header(2)]])
  })

  it("and the built-in runc is back", () => {
    const files = { [main]: header(3) + runtime(3, "runc", 'runtime_type = "io.containerd.kata.v2"') }
    assert.deepStrictEqual(texts(change(release("2.1.9"), files, { ...remove, name: "runc" })), [[main, header(3)]])
  })
})

describe("the default runtime is set", () => {
  it("where it is set", () => {
    const before = header(3) + importing + containerd(3, 'default_runtime_name = "runc"') + crunIn(3)
    assert.deepStrictEqual(texts(change(release("2.1.9"), { [main]: before }, setCrun)), [
      [main, before.replace('name = "runc"', 'name = "crun"')]
    ])
  })

  it("in a drop-in otherwise", () => {
    const files = { [main]: header(3) + importing + crunIn(3) }
    assert.deepStrictEqual(texts(change(release("2.1.9"), files, setCrun)), [
      [own, `version = 3\n\n${containerd(3, 'default_runtime_name = "crun"')}`]
    ])
  })

  it("no longer", () => {
    const files = {
      [main]: header(2) + containerd(2, 'default_runtime_name = "crun"') + crunIn(2) + runtime(2, "runc", runc)
    }
    assert.deepStrictEqual(texts(change(release("1.7.24"), files, { _tag: "UnsetDefault" })), [
      [main, header(2) + crunIn(2) + runtime(2, "runc", runc)]
    ])
  })
})

describe("a change is refused", () => {
  const old =
    header(2) +
    runtime(2, "runc", runc) +
    containerd(2).replace("]\n", '.default_runtime]\nruntime_type = "io.containerd.runc.v2"\n')

  it.each<
    readonly [tag: string, version: string, files: Files, asked: ContainerdChange.ContainerdChange, message: string]
  >([
    ["EmptyName", "2.1.9", {}, { ...crun, name: "" }, "a runtime name is empty"],
    [
      "NotAbsolute",
      "2.1.9",
      {},
      { ...crun, options: { BinaryName: "bin/crun" } },
      'the path "bin/crun" is not absolute'
    ],
    ["RefusedBefore", "2.1.9", { [main]: "version = three" }, crun, "containerd already refuses its configuration"],
    [
      "NameTaken",
      "2.1.9",
      { [main]: header(3) + crunIn(3) },
      { ...crun, type: "io.containerd.kata.v2" },
      `${main}:2 defines it`
    ],
    ["NameTaken", "2.1.9", {}, { ...crun, name: "runc" }, "containerd has a built-in runtime of this name"],
    ["UnknownDefault", "2.1.9", {}, setCrun, "containerd has no runtime of this name"],
    [
      "DefaultRuntime",
      "2.1.9",
      { [main]: header(3) + containerd(3, 'default_runtime_name = "crun"') + crunIn(3) },
      remove,
      "makes it the default runtime"
    ],
    ["StillDefined", "2.1.9", {}, { ...remove, name: "runc", newDefault: "runc" }, "Cannot remove"],
    ["OldTable", "1.7.24", { [main]: old }, { _tag: "SetDefault", name: "runc" }, "has the table default_runtime"],
    ["OldTable", "1.7.24", { [main]: old }, { _tag: "UnsetDefault" }, "has the table default_runtime"],
    ["OldTable", "1.7.24", { [main]: old }, { ...crun, name: "default" }, "has the table default_runtime"],
    ["NotAbsolute", "2.1.9", {}, { ...crun, options: { BinaryName: "" } }, 'the path "" is not absolute']
  ])("%s", (tag, version, files, asked, message) => {
    const refusal = refusalOf(change(release(version), files, asked))
    assert.strictEqual(refusal.tag, tag)
    assert.include(refusal.message, message)
    assert.match(refusal.advice, /\.$/)
  })

  it("NotLoaded, for a file that containerd does not load", () => {
    const { message, tag } = refusalOf(
      change(Containerd.newest(), { [main]: header(3) }, crun, { file: "/tmp/x.toml" })
    )
    assert.deepStrictEqual([tag, message], ["NotLoaded", 'Cannot change "/tmp/x.toml": containerd does not read it'])
  })

  it("ChangesOthers, for a drop-in that would replace tables", () => {
    const files = { [main]: header(2) + importing + runtime(2, "runc", runc), [own]: header(2) }
    const { message, tag } = refusalOf(change(release("1.7.24"), files, crun, { file: own }))
    assert.deepStrictEqual([tag, message], ["ChangesOthers", `Cannot change "${own}": "runc" would change too`])
  })
})
