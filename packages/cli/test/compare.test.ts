import { assert, describe, it } from "@effect/vitest"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import { document, runCommand } from "./Command.ts"
import { program } from "./sampleMachine.ts"

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
    text: `1 of 4 names changes
from /etc/docker/daemon.json: accepted by Docker Engine 23.0
to   /etc/docker/daemon.json: accepted by Docker Engine 25 to 29
debug  wrapper script renamed: /var/lib/docker/runtimes/debug → ${debugScript}
`
  },
  {
    title: "an upgrade, with names that are asked for",
    args: [...upgrade, ".foo", "nope"],
    files: machine({}),
    text: `1 of 4 names changes
from /etc/docker/daemon.json: accepted by Docker Engine 23.0
to   /etc/docker/daemon.json: accepted by Docker Engine 25 to 29
.foo  refused from now on: unknown or invalid runtime name: .foo
`
  },
  {
    title: "an upgrade to an engine that refuses the file",
    args: upgrade,
    files: machine({ runtimes: { both: { path: "/x", runtimeType: "a.b" } } }),
    text: `1 of 3 names changes, and /etc/docker/daemon.json is refused
from /etc/docker/daemon.json: accepted by Docker Engine 23.0
to   /etc/docker/daemon.json: refused by Docker Engine 25 to 29: failed to start daemon: runtime both: cannot configure both path and runtimeType for the same runtime
both  refused from now on: runtime both: cannot configure both path and runtimeType for the same runtime
`
  },
  {
    title: "an edit",
    args: edit,
    files: machine(
      { runtimes: { crun, debug } },
      { "default-runtime": "crun", runtimes: { crun, debug: { ...debug, runtimeArgs: ["-v"] }, other: crun } }
    ),
    text: `2 of 5 names change
from /etc/docker/daemon.json: accepted by Docker Engine 23.0
to   /new.json: accepted by Docker Engine 23.0
default runtime: runc → crun
debug  other arguments: --debug → -v (in the wrapper script)
other  can be used now (was: unknown or invalid runtime name: other), but /usr/bin/crun is not found here
`
  },
  {
    title: "an edit with faults, one of an entry and one of the file",
    args: edit,
    files: machine({ runtimes: { crun } }, { runtimes: { crun: { path: 5 } }, bogus: 1 }),
    text: `1 of 3 names changes, and /new.json is refused
from /etc/docker/daemon.json: accepted by Docker Engine 23.0
to   /new.json: refused by Docker Engine 23.0: the following directives don't match any configuration option: bogus
refused from now on: the following directives don't match any configuration option: bogus
crun  refused from now on: json: cannot unmarshal number into Go struct field Runtime.runtimes.path of type string
      another program: /usr/bin/crun → the shim decides
`
  },
  {
    title: "an edit that fixes a file that is not JSON",
    args: ["--config", "/new.json", "--with", "/etc/docker/daemon.json"],
    files: machine({}, "{"),
    text: `0 of 2 names change
from /new.json: refused by Docker Engine 23.0: unexpected end of JSON input
to   /etc/docker/daemon.json: accepted by Docker Engine 23.0
no longer refused: unexpected end of JSON input
`
  },
  {
    title: "an edit of a refused file that is refused, too",
    args: edit,
    files: machine({ bogus: 1, runtimes: { crun } }, { other: 1, runtimes: { debug } }),
    text: `refused before and after: containers run with neither; 2 of 4 names change
from /etc/docker/daemon.json: refused by Docker Engine 23.0: the following directives don't match any configuration option: bogus
to   /new.json: refused by Docker Engine 23.0: the following directives don't match any configuration option: other
refused for another reason: the following directives don't match any configuration option: bogus → the following directives don't match any configuration option: other
crun   refused: unknown or invalid runtime name: crun
debug  can be used once the engine starts (was: unknown or invalid runtime name: debug), but crun is not found here
`
  },
  {
    title: "an edit of a refused file with which the engine does not start",
    args: edit,
    files: machine({ bogus: 1 }, { "exec-opts": ["native.cgroupdriver=bogus"] }),
    text: `refused before, the engine would not start after: containers run with neither; 0 of 2 names change
from /etc/docker/daemon.json: refused by Docker Engine 23.0: the following directives don't match any configuration option: bogus
to   /new.json: Docker Engine 23.0 would not start: native.cgroupdriver option bogus not supported
no longer refused: the following directives don't match any configuration option: bogus
the engine would not start: native.cgroupdriver option bogus not supported
`
  },
  {
    title: "an edit that is refused",
    args: edit,
    files: machine({}, { bogus: 1, runtimes: { crun } }),
    text: `1 of 3 names changes, and /new.json is refused
from /etc/docker/daemon.json: accepted by Docker Engine 23.0
to   /new.json: refused by Docker Engine 23.0: the following directives don't match any configuration option: bogus
refused from now on: the following directives don't match any configuration option: bogus
crun  can be used once the engine starts (was: unknown or invalid runtime name: crun), but /usr/bin/crun is not found here
`
  },
  {
    title: "an edit that keeps the engine from starting",
    args: edit,
    files: machine({}, { "exec-opts": ["native.cgroupdriver=bogus"] }),
    text: `0 of 2 names change, and /new.json keeps the engine from starting
from /etc/docker/daemon.json: accepted by Docker Engine 23.0
to   /new.json: Docker Engine 23.0 would not start: native.cgroupdriver option bogus not supported
the engine would no longer start: native.cgroupdriver option bogus not supported
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
        assert.strictEqual(
          side.starts,
          side.accepted && !text.includes(`${side.file}: Docker Engine 23.0 would not start`)
        )
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
    {
      title: "two refused files",
      args: edit,
      files: machine({ bogus: 1 }, { bogus: 1 }),
      count: 2,
      before: "refused before and after: containers run with neither; "
    },
    { title: "a file and itself", args: ["--with", "/etc/docker/daemon.json"], files: machine({}), count: 2 }
  ])("finds nothing between $title, with status 0", ({ args, before = "", count, files }) =>
    Effect.gen(function* () {
      const { data, status } = yield* runCommand({ args: ["compare", ...args], files })
      assert.strictEqual(status, 0)
      assert.isTrue(data.startsWith(`${before}nothing changes for any of ${count} names\n`), data)
      const json = yield* runCommand({ args: ["compare", "--json", ...args], files })
      const { differences, names, same } = document(Documents.CompareDocument, json.data)
      assert.deepStrictEqual([json.status, same, differences, names.length], [0, true, [], count])
    })
  )

  it.effect("says which program is another, and that it is not here", () =>
    Effect.gen(function* () {
      const files = machine({ runtimes: { crun } }, { runtimes: { crun: { path: "/usr/local/bin/foo" } } })
      const run = { args: ["compare", ...edit], files }
      const absent = yield* runCommand(run)
      const line = "crun  another program: /usr/bin/crun → /usr/local/bin/foo"
      assert.include(absent.data, `\n${line} (not found here)\n`)
      const present = yield* runCommand({ ...run, files: { ...files, "/usr/local/bin/foo": program } })
      assert.include(present.data, `\n${line}\n`)
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
      problem:
        "Nothing to compare with. Give --from and --to with engines, --with another configuration file, or --running"
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
