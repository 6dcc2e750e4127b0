import { assert, describe, it } from "@effect/vitest"
import { Documents } from "oci-runtimes"
import * as Effect from "effect/Effect"
import { document, runCommand } from "./Command.ts"

const crun = { path: "/usr/bin/crun" }
const debug = { path: "crun", runtimeArgs: ["--debug"] }
const debugSuffix = "06F3TRFCQFSY5XLYPTQ2B8X6CH1TW7ZDXP63264Q4D4D98-C2K5J===="
const debugScript = `/var/lib/docker/runtimes/debug.${debugSuffix}`

const machine = (before: object, after: object | string = {}) => ({
  "/etc/docker/daemon.json": JSON.stringify(before),
  "/new.json": typeof after === "string" ? after : JSON.stringify(after)
})

const upgrade = ["--from", "moby-23", "--to", "moby-25"]
const edit = ["--with", "/new.json"]

const differing = [
  {
    title: "an upgrade",
    args: upgrade,
    files: machine({ runtimes: { crun, debug } }),
    text: `from moby-23, /etc/docker/daemon.json: accepted
to   moby-25, /etc/docker/daemon.json: accepted
debug  script: "/var/lib/docker/runtimes/debug" → "${debugScript}", same content
1 of 4 names change
`
  },
  {
    title: "an upgrade, with names that are asked for",
    args: [...upgrade, ".foo", "nope"],
    files: machine({}),
    text: `from moby-23, /etc/docker/daemon.json: accepted
to   moby-25, /etc/docker/daemon.json: accepted
.foo  newly refused: unknown or invalid runtime name: .foo
1 of 4 names change
`
  },
  {
    title: "an upgrade to an engine that refuses the file",
    args: upgrade,
    files: machine({ runtimes: { both: { path: "/x", runtimeType: "a.b" } } }),
    text: `from moby-23, /etc/docker/daemon.json: accepted
to   moby-25, /etc/docker/daemon.json: refused: failed to start daemon: runtime both: cannot configure both path and runtimeType for the same runtime
both  new error: runtime both: cannot configure both path and runtimeType for the same runtime
1 of 3 names change
`
  },
  {
    title: "an edit",
    args: edit,
    files: machine(
      { runtimes: { crun, debug } },
      { "default-runtime": "crun", runtimes: { crun, debug: { ...debug, runtimeArgs: ["-v"] }, other: crun } }
    ),
    text: `from moby-23, /etc/docker/daemon.json: accepted
to   moby-23, /new.json: accepted
default runtime: "runc" → "crun"
debug  script: new content in "/var/lib/docker/runtimes/debug"
other  no longer refused: unknown or invalid runtime name: other
2 of 5 names change
`
  },
  {
    title: "an edit with faults, one of an entry and one of the file",
    args: edit,
    files: machine({ runtimes: { crun } }, { runtimes: { crun: { path: 5 } }, bogus: 1 }),
    text: `from moby-23, /etc/docker/daemon.json: accepted
to   moby-23, /new.json: refused: the following directives don't match any configuration option: bogus
new error: the following directives don't match any configuration option: bogus
crun  new error: json: cannot unmarshal number into Go struct field Runtime.runtimes.path of type string
      program: "/usr/bin/crun" → ""
1 of 3 names change
`
  },
  {
    title: "an edit that fixes a file that is not JSON",
    args: ["--config", "/new.json", "--with", "/etc/docker/daemon.json"],
    files: machine({}, "{"),
    text: `from moby-23, /new.json: refused: unexpected end of JSON input
to   moby-23, /etc/docker/daemon.json: accepted
removed error: unexpected end of JSON input
0 of 2 names change
`
  },
  {
    title: "an edit that keeps the engine from starting",
    args: edit,
    files: machine({}, { "exec-opts": ["native.cgroupdriver=bogus"] }),
    text: `from moby-23, /etc/docker/daemon.json: accepted
to   moby-23, /new.json: would not start: native.cgroupdriver option bogus not supported
new start error: native.cgroupdriver option bogus not supported
0 of 2 names change
`
  }
]

describe("compare", () => {
  it.effect.each(differing)("shows $title, with status 1", ({ args, files, text }) =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* runCommand({ args: ["compare", ...args], files })
      assert.deepStrictEqual([status, notes], [1, ""])
      assert.strictEqual(data, text)
    })
  )

  it.effect.each(differing)("prints a document of $title with --json", ({ args, files, text }) =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* runCommand({ args: ["compare", "--json", ...args], files })
      assert.deepStrictEqual([status, notes], [1, ""])
      const { differences, from, names, same, to } = document(Documents.CompareDocument, data)
      assert.isFalse(same)
      for (const side of [from, to]) {
        assert.strictEqual(side.starts, side.message === null)
        assert.strictEqual(side.starts, side.accepted && !text.includes(`${side.file}: would not start`))
      }
      const all = [...differences, ...names.flatMap((name) => name.differences)]
      assert.isNotEmpty(all)
      for (const difference of all) {
        assert.include(text, difference.text)
        assert.notDeepEqual(difference.from, difference.to)
      }
    })
  )

  it.effect.each([
    { title: "two engines that agree", args: upgrade, files: machine({ runtimes: { crun } }), count: 3 },
    {
      title: "two files that say the same",
      args: edit,
      files: machine({ runtimes: { crun, debug } }, { runtimes: { debug, crun }, debug: true }),
      count: 4
    },
    { title: "a file and itself", args: ["--with", "/etc/docker/daemon.json"], files: machine({}), count: 2 }
  ])("finds nothing between $title, with status 0", ({ args, count, files }) =>
    Effect.gen(function* () {
      const { data, status } = yield* runCommand({ args: ["compare", ...args], files })
      assert.strictEqual(status, 0)
      assert.include(data, `\nnothing changes for any of ${count} names\n`)
      const json = yield* runCommand({ args: ["compare", "--json", ...args], files })
      const { differences, names, same } = document(Documents.CompareDocument, json.data)
      assert.deepStrictEqual([json.status, same, differences, names.length], [0, true, [], count])
    })
  )

  it.effect("takes flags and the chosen engine for both sides", () =>
    Effect.gen(function* () {
      const args = ["compare", "--json", "--add-runtime", "flagged=/f", "--data-root", "/d", ...edit]
      const files = machine({ runtimes: { crun } }, { runtimes: { debug } })
      const { data } = yield* runCommand({ engine: "moby-25", args, files })
      const { from, names, to } = document(Documents.CompareDocument, data)
      assert.deepStrictEqual([from.engine, to.engine], ["moby-25", "moby-25"])
      const changed = names.filter(({ differences }) => differences.length > 0)
      assert.deepStrictEqual(
        changed.map(({ name }) => name),
        ["crun", "debug"]
      )
      assert.isTrue(names.some(({ name }) => name === "flagged"))
    })
  )

  it.effect.each([
    {
      args: [],
      problem: "Nothing to compare with. Give --from and --to with engines, or --with another configuration file"
    },
    { args: ["crun"], problem: "Nothing to compare with" },
    { args: ["--with", ""], problem: "--with is empty" }
  ])("refuses the command line $args with status 2", ({ args, problem }) =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* runCommand({ args: ["compare", ...args], files: machine({}) })
      assert.deepStrictEqual([status, data], [2, ""])
      assert.include(notes, problem)
      const json = yield* runCommand({ args: ["compare", "--json", ...args], files: machine({}) })
      const { error } = document(Documents.ErrorDocument, json.data)
      assert.deepStrictEqual([json.status, error.tag], [2, "InvalidCommandLine"])
      assert.include(error.message, problem)
    })
  )

  it.effect.each([
    { args: ["--with", "/none.json"], path: "/none.json", errno: "ENOENT" },
    { args: ["--config", "/none.json", ...edit], path: "/none.json", errno: "ENOENT" },
    { args: ["--with", "/etc"], path: "/etc", errno: "EISDIR" }
  ])("fails with status 1 where a file cannot be read: $args", ({ args, errno, path }) =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* runCommand({ args: ["compare", ...args], files: machine({}) })
      assert.deepStrictEqual([status, data], [1, ""])
      assert.match(notes, /^error: unable to configure the Docker daemon with file /)
      const json = yield* runCommand({ args: ["compare", "--json", ...args], files: machine({}) })
      assert.deepInclude(document(Documents.ErrorDocument, json.data).error, { file: path, errno })
    })
  )
})
