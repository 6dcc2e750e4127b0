import { EditRefusal as Common, RuntimeChange } from "@oci-runtimes/core/engine"
import { EditRefusal, Given, Podman, type PodmanChange, PodmanEdit, type PodmanEngine } from "@oci-runtimes/core/podman"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { type Files, main } from "../machines.ts"
import { add, configurationOf, remove, setDefault, textOf, unsetDefault } from "./edits.ts"

const own = PodmanEdit.defaultTarget(Given.ofRoot)

const { podman43, podman54, podman58 } = Podman

/** The text of the file after a change. */
const changed = (
  before: string | undefined,
  change: PodmanChange.PodmanChange,
  engine: PodmanEngine.PodmanEngine = podman58
) => {
  const configuration = configurationOf(engine, before === undefined ? {} : { [own]: before })
  return textOf(Result.getOrThrow(PodmanEdit.make(configuration, change, { file: own })).after.bytes)
}

interface Situation {
  readonly files?: Files
  readonly change: PodmanChange.PodmanChange
  readonly file?: string
  readonly force?: boolean
  readonly given?: Partial<Given.Given>
  readonly engine?: PodmanEngine.PodmanEngine
}

const attempt = ({ change, engine = podman58, file = own, files = {}, force = false, given = {} }: Situation) =>
  PodmanEdit.make(configurationOf(engine, files, given), change, { file, force })

const refusalOf = (situation: Situation) => Result.getOrThrow(Result.flip(attempt(situation)))

const problem = (effect: "ignored" | "no-start") => ({
  code: "x",
  effect,
  message: "nothing runs",
  advice: "Install it.",
  path: [],
  origin: undefined,
  details: {},
  fix: undefined
})

const user = { uid: 1000, home: "/home/user", variables: { HOME: "/home/user" } }

describe("a change of a drop-in", () => {
  it.each<[string, string | undefined, PodmanChange.PodmanChange, string | undefined]>([
    ["makes the file", undefined, add("foo"), '[engine.runtimes]\nfoo = ["/opt/foo"]\n'],
    [
      "adds paths and flags",
      "[engine.runtimes]\nbar = []\n",
      add("foo", ["/a", "/b"], { flags: ["--debug", "log /x"] }),
      '[engine.runtimes]\nbar = []\nfoo = ["/a", "/b"]\n\n[engine.runtimes_flags]\nfoo = ["debug", "log /x"]\n'
    ],
    ["adds a runtime that $PATH has", undefined, add("foo", []), "[engine.runtimes]\nfoo = []\n"],
    [
      "keeps the dashes of a flag apart from two",
      undefined,
      add("foo", ["/a"], { flags: ["a--b"] }),
      '[engine.runtimes]\nfoo = ["/a"]\n\n[engine.runtimes_flags]\nfoo = ["a--b"]\n'
    ],
    [
      "replaces paths and removes old flags",
      '[engine.runtimes]\nfoo = [\n  "/a" # old\n]\n\n[engine.runtimes_flags]\nfoo = ["debug"]\n',
      add("foo", ["/b"], { replace: true }),
      '[engine.runtimes]\nfoo = [\n  "/b"\n]\n'
    ],
    [
      "replaces a built-in runtime",
      undefined,
      add("crun", ["/b"], { replace: true }),
      '[engine.runtimes]\ncrun = ["/b"]\n'
    ],
    [
      "uses the spelling of the file",
      "[Engine]\nremote = false\n[Engine.RUNTIMES]\n",
      add("Foo"),
      '[Engine]\nremote = false\n[Engine.RUNTIMES]\nFoo = ["/opt/foo"]\n'
    ],
    [
      "changes every spelling of a key",
      '[engine]\nruntime = "crun"\n[Engine]\nRuntime = "runc"\n',
      setDefault("kata"),
      '[engine]\nruntime = "kata"\n[Engine]\nRuntime = "kata"\n'
    ],
    [
      "prefers the spelling of Podman",
      "[Engine]\n[engine]\n",
      setDefault("kata"),
      '[Engine]\n[engine]\nruntime = "kata"\n'
    ],
    [
      "adds to a table in braces",
      'engine = {runtimes = {bar = ["/b"]}}\n',
      add("foo"),
      'engine = {runtimes = {bar = ["/b"], foo = ["/opt/foo"]}}\n'
    ],
    [
      "removes a runtime with its flags",
      '[engine.runtimes]\nbar = []\n# foo\nfoo = []\n\n[engine.runtimes_flags]\nbar = ["x"]\nfoo = ["debug"]\n',
      remove("foo"),
      '[engine.runtimes]\nbar = []\n\n[engine.runtimes_flags]\nbar = ["x"]\n'
    ],
    [
      "removes the default runtime for another one",
      '[engine]\nruntime = "foo"\n\n[engine.runtimes]\nfoo = []\n',
      remove("foo", "crun"),
      '[engine]\nruntime = "crun"\n'
    ],
    [
      "restores a built-in runtime",
      '[engine]\nruntime = "crun"\n\n[engine.runtimes]\ncrun = []\n',
      remove("crun"),
      '[engine]\nruntime = "crun"\n'
    ],
    [
      "sets the default runtime",
      "[engine.runtimes]\nfoo = []\n",
      setDefault("foo"),
      '[engine.runtimes]\nfoo = []\n\n[engine]\nruntime = "foo"\n'
    ],
    ["sets a path as default runtime", undefined, setDefault("/opt/x"), '[engine]\nruntime = "/opt/x"\n'],
    [
      "removes the default runtime's name",
      '[engine]\nremote = false\nruntime = "foo"\n',
      unsetDefault,
      "[engine]\nremote = false\n"
    ],
    [
      "only names another default for an unknown runtime",
      undefined,
      remove("foo", "runc"),
      '[engine]\nruntime = "runc"\n'
    ],
    ["keeps a mark at the beginning", "\uFEFF[engine]\n", setDefault("kata"), '\uFEFF[engine]\nruntime = "kata"\n']
  ])("%s", (_, before, change, expected) => {
    // The decoder of a text would drop the mark.
    const configuration = configurationOf(podman58, before === undefined ? {} : { [own]: before })
    const { after } = Result.getOrThrow(PodmanEdit.make(configuration, change, { file: own }))
    assert.strictEqual(new TextDecoder("utf-8", { ignoreBOM: true }).decode(after.bytes), expected)
  })

  it.each<[string, PodmanChange.PodmanChange, string]>([
    ["[engine.runtimes]\nfoo = ['/opt/foo']\n", add("foo"), 'runtime "foo" is already configured this way'],
    ["", remove("foo"), 'runtime "foo" is not configured'],
    ["[engine]\nruntime = 'foo'\n", setDefault("foo"), '"foo" is already the default runtime'],
    ["[engine]\n", unsetDefault, "no default runtime is set"]
  ])("%j has nothing to do for %j", (text, change, words) => {
    const edit = Result.getOrThrow(attempt({ files: { [own]: text }, change }))
    assert.isTrue(PodmanEdit.isNoop(edit))
    assert.strictEqual(textOf(edit.after.bytes), text)
    assert.strictEqual(RuntimeChange.describeNoop(change), words)
  })

  it.each<[PodmanChange.PodmanChange, string]>([
    [add("foo"), 'added runtime "foo" to f.conf'],
    [add("crun"), 'replaced runtime "crun" in f.conf'],
    [remove("foo", "crun"), 'removed runtime "foo" from f.conf; "crun" is now the default runtime'],
    [remove("foo"), 'removed runtime "foo" from f.conf'],
    [setDefault("foo"), '"foo" is now the default runtime in f.conf'],
    [unsetDefault, "removed the default runtime from f.conf"]
  ])("%j is described", (change, words) => {
    const { engine, files, given } = configurationOf(podman58, {})
    assert.strictEqual(RuntimeChange.describe(change, engine.read(given, files).settings.runtimes, "f.conf"), words)
  })

  it("needs no other files, and works in every release", () => {
    for (const engine of [podman43, podman54, podman58]) {
      assert.strictEqual(changed(undefined, add("foo"), engine), '[engine.runtimes]\nfoo = ["/opt/foo"]\n')
    }
  })

  it("replaces flags that an earlier file gives by none", () => {
    const files = { [main]: '[engine.runtimes]\nfoo = ["/a"]\n[engine.runtimes_flags]\nfoo = ["debug"]\n' }
    const { after } = Result.getOrThrow(attempt({ files, change: add("foo", ["/b"], { replace: true }) }))
    assert.strictEqual(textOf(after.bytes), '[engine.runtimes]\nfoo = ["/b"]\n\n[engine.runtimes_flags]\nfoo = []\n')
    assert.deepStrictEqual(after.reading.settings.runtimeFlags.get("foo")?.value, [])
  })

  it("of CONTAINERS_CONF is a change of that file", () => {
    const given = { variables: { CONTAINERS_CONF: "c.conf" }, workingDirectory: "/opt" }
    const { after } = Result.getOrThrow(
      attempt({ files: { "/opt/c.conf": "" }, change: add("foo"), file: "/opt/c.conf", given })
    )
    assert.isTrue(after.reading.settings.runtimes.has("foo"))
  })

  it("has what is read before and after", () => {
    const { after, before } = Result.getOrThrow(attempt({ change: add("foo") }))
    assert.deepStrictEqual([before.bytes, before.files.has(own), after.files.has(own)], [undefined, false, true])
    assert.isFalse(before.reading.settings.runtimes.has("foo"))
    assert.isTrue(after.reading.settings.runtimes.has("foo"))
    assert.deepStrictEqual(after.reading.settings.files, [own])
  })
})

describe("the file for changes", () => {
  it.each<[Partial<Given.Given>, string]>([
    [{}, "/etc/containers/containers.conf.d/50-oci-runtimes.conf"],
    [user, "/home/user/.config/containers/containers.conf.d/50-oci-runtimes.conf"],
    [{ ...user, variables: {} }, "/home/user/.config/containers/containers.conf.d/50-oci-runtimes.conf"],
    [{ ...user, variables: { XDG_CONFIG_HOME: "/x" } }, "/x/containers/containers.conf.d/50-oci-runtimes.conf"],
    [
      { ...user, variables: { XDG_CONFIG_HOME: "x" }, workingDirectory: "/opt" },
      "/opt/x/containers/containers.conf.d/50-oci-runtimes.conf"
    ]
  ])("of %j is %s, and every release reads it", (given, path) => {
    const file = PodmanEdit.defaultTarget({ ...Given.ofRoot, ...given })
    assert.strictEqual(file, path)
    for (const engine of [podman43, podman54, podman58]) {
      assert.isTrue(Result.isSuccess(attempt({ change: add("foo"), file, given, engine })))
    }
  })
})

describe("a change that is refused", () => {
  const later = "/etc/containers/containers.conf.d/90.conf"

  it.each<[string, Situation, string, string]>([
    [
      "a configuration that is refused",
      { files: { [main]: "[engine]\nruntime = 1\n" }, change: add("foo") },
      `Podman already refuses its configuration: Failed to obtain podman configuration: reading system config "${main}": decode configuration ${main}: toml: line 2 (last key "engine.runtime"): incompatible types: TOML value has type int64; destination has type string`,
      `Fix ${main}:2 first.`
    ],
    [
      "a module that is missing",
      { change: add("foo"), given: { modules: ["/none"] } },
      'Podman already refuses its configuration: Failed to obtain podman configuration: could not resolve module "/none": faccessat /none: no such file or directory',
      "Fix the configuration first."
    ],
    ["an empty name", { change: add("") }, "Cannot make this change: a runtime name is empty", "Give a name."],
    [
      "an empty default",
      { change: remove("foo", "") },
      "Cannot make this change: a runtime name is empty",
      "Give a name."
    ],
    [
      "a relative path",
      { change: add("foo", ["/a", "b"]) },
      'Cannot add runtime "foo": the path "b" is not absolute',
      "Give a path that begins with a slash."
    ],
    [
      "an empty path",
      { change: add("foo", [""]) },
      'Cannot add runtime "foo": the path "" is not absolute',
      "Give a path that begins with a slash."
    ],
    [
      "a flag with one dash",
      { change: add("foo", ["/a"], { flags: ["-d"] }) },
      'Cannot add runtime "foo": Podman would pass the flag "-d" as "---d"',
      "Podman writes two dashes before each flag. Give a flag such as --debug."
    ],
    [
      "an empty flag",
      { change: add("foo", ["/a"], { flags: ["--"] }) },
      'Cannot add runtime "foo": Podman would pass the flag "" as "--"',
      "Podman writes two dashes before each flag. Give a flag such as --debug."
    ],
    [
      "a name that a file defines",
      { files: { [main]: "[engine.runtimes]\nfoo = []\n" }, change: add("foo") },
      `Cannot add runtime "foo": ${main}:2 defines it`,
      "Choose another name, or replace the runtime with --replace."
    ],
    [
      "a name that is built in",
      { change: add("crun") },
      'Cannot add runtime "crun": Podman has a built-in runtime of this name',
      "Choose another name, or replace the runtime with --replace."
    ],
    [
      "flags in an old release",
      { change: add("foo", ["/a"], { flags: ["debug"] }), engine: podman54 },
      'Cannot give flags to runtime "foo": Podman 5.4 ignores the key runtimes_flags',
      "Podman knows this key since 5.7. Add the runtime without flags, and run Podman with --runtime-flag."
    ],
    [
      "a drop-in beside CONTAINERS_CONF",
      { files: { "/opt/c.conf": "" }, change: add("foo"), given: { variables: { CONTAINERS_CONF: "/opt/c.conf" } } },
      `Cannot change "${own}": CONTAINERS_CONF is set, so Podman reads "/opt/c.conf" and no drop-in file`,
      "Change that file with --config /opt/c.conf, or unset CONTAINERS_CONF."
    ],
    [
      "a drop-in beside CONTAINERS_CONF that a file sets",
      {
        files: { [main]: '[engine]\nenv = ["CONTAINERS_CONF=/opt/c.conf"]\n', "/opt/c.conf": "" },
        change: add("foo"),
        engine: podman43
      },
      `Cannot change "${own}": CONTAINERS_CONF is set, so Podman reads "/opt/c.conf" and no drop-in file`,
      "Change that file with --config /opt/c.conf, or unset CONTAINERS_CONF."
    ],
    [
      "a file of root's home in an old release",
      { change: add("foo"), file: "/root/.config/containers/containers.conf", engine: podman43 },
      'Cannot change "/root/.config/containers/containers.conf": Podman 4.3 does not read it for this user',
      `Change a file that Podman reads, with --config ${own}.`
    ],
    [
      "a file for other users",
      { change: add("foo"), file: "/etc/containers/containers.rootless.conf" },
      'Cannot change "/etc/containers/containers.rootless.conf": Podman 5.8 does not read it for this user',
      `Change a file that Podman reads, with --config ${own}.`
    ],
    [
      "a drop-in of another suffix",
      { files: { [main]: "" }, change: add("foo"), file: `${main}.d/x.toml` },
      `Cannot change "${main}.d/x.toml": Podman 5.8 does not read it for this user`,
      `Change a file that Podman reads, with --config ${own}.`
    ],
    [
      "a linked directory",
      {
        files: { "/opt/d/x.conf": "", [`${main}.d`]: { type: "symlink", target: "/opt/d" } },
        change: add("foo"),
        engine: podman54
      },
      `Cannot change "${own}": Podman 5.4 ignores the directory "${main}.d", which is a link or not a directory`,
      `Make ${main}.d a directory, or change another file with --config ${main}.`
    ],
    [
      "a file in the place of the directory",
      { files: { [`${main}.d`]: "" }, change: add("foo"), engine: podman54 },
      `Cannot change "${own}": Podman 5.4 ignores the directory "${main}.d", which is a link or not a directory`,
      `Make ${main}.d a directory, or change another file with --config ${main}.`
    ],
    [
      "a file that is closed",
      {
        files: { "/home/user/.config/containers": { type: "symlink", target: "containers" } },
        change: add("foo"),
        file: "/home/user/.config/containers/containers.conf",
        given: user,
        engine: podman43
      },
      'Cannot change "/home/user/.config/containers/containers.conf": too many levels of symbolic links',
      "Run the command as a user who can read and write the file."
    ],
    [
      "paths that a later file overrides",
      { files: { [later]: "[engine.runtimes]\nfoo = []\n" }, change: add("foo", ["/a"], { replace: true }) },
      `Cannot set engine.runtimes.foo in "${own}": ${later}:2 overrides it`,
      `Change the value there, with --config ${later}.`
    ],
    [
      "flags that a later file overrides",
      {
        files: { [later]: "[engine.runtimes_flags]\ncrun = ['x']\n" },
        change: add("crun", ["/a"], { replace: true, flags: ["--debug"] })
      },
      `Cannot set engine.runtimes_flags.crun in "${own}": ${later}:2 overrides it`,
      `Change the value there, with --config ${later}.`
    ],
    [
      "a default that a later file overrides",
      { files: { [later]: "[engine]\nruntime = 'runc'\n" }, change: setDefault("crun") },
      `Cannot set engine.runtime in "${own}": ${later}:2 overrides it`,
      `Change the value there, with --config ${later}.`
    ],
    [
      "a default that the override overrides",
      {
        files: { "/o.conf": "[engine]\nruntime = 'runc'\n" },
        change: remove("foo", "crun"),
        given: { variables: { CONTAINERS_CONF_OVERRIDE: "/o.conf" } }
      },
      `Cannot set engine.runtime in "${own}": /o.conf:2 overrides it`,
      "Change the value there, with --config /o.conf."
    ],
    [
      "a runtime of an earlier file",
      {
        files: { [main]: "[engine.runtimes]\nfoo = []\n", [own]: "[engine.runtimes]\nfoo = ['/a']\n" },
        change: remove("foo")
      },
      `Cannot remove runtime "foo": ${main}:2 defines it`,
      `Remove it there first, with --config ${main}. Or give the name other paths with add --replace, in a file that Podman reads after it.`
    ],
    [
      "a built-in runtime",
      { change: remove("runc") },
      'Cannot remove runtime "runc": Podman has a built-in runtime of this name',
      "A built-in runtime cannot be removed. Give the name other paths with add --replace."
    ],
    [
      "a runtime with flags in another file",
      {
        files: { [own]: "[engine.runtimes]\nfoo = []\n", [later]: "[engine.runtimes_flags]\nfoo = []\n" },
        change: remove("foo")
      },
      `Cannot remove runtime "foo": ${later}:2 gives flags to it`,
      `Podman refuses flags of a runtime that is not defined. Remove the flags from ${later}:2 first.`
    ],
    [
      "a default of another file",
      { files: { [main]: "[engine]\nruntime = 'foo'\n", [own]: "[engine]\nruntime = 'bar'\n" }, change: unsetDefault },
      `Cannot remove the default runtime: ${main}:2 sets it to "foo"`,
      `Remove it there, with --config ${main}.`
    ],
    [
      "the default runtime",
      { files: { [own]: "[engine]\nruntime = 'foo'\n[engine.runtimes]\nfoo = []\n" }, change: remove("foo") },
      `Cannot remove runtime "foo": ${own}:2 makes it the default runtime`,
      "Choose another default runtime at the same time with --new-default."
    ],
    [
      "a runtime that is the new default too",
      { files: { [own]: "[engine.runtimes]\nfoo = []\n" }, change: remove("foo", "foo") },
      'Cannot remove runtime "foo": the change makes it the default runtime',
      "Choose another default runtime at the same time with --new-default."
    ],
    [
      "an unknown default",
      { change: setDefault("foo") },
      'Cannot make "foo" the default runtime: Podman has no runtime of this name',
      "Add the runtime first, or give an absolute path. To set the name anyway, use --force."
    ],
    [
      "an unknown new default",
      { files: { [own]: "[engine.runtimes]\nfoo = []\n" }, change: remove("foo", "bar") },
      'Cannot make "bar" the default runtime: Podman has no runtime of this name',
      "Add the runtime first, or give an absolute path. To set the name anyway, use --force."
    ],
    [
      "a value in the place of the table",
      { files: { [own]: "[engine]\nruntimes = 'x'\n" }, change: add("foo") },
      `Cannot change "${own}": engine.runtimes is not a table`,
      "Edit the file by hand."
    ],
    [
      "a text that is too deep to be read",
      { change: add("[".repeat(600), ["/a"], { flags: ["debug"] }) },
      `This change would make Podman refuse its configuration: Failed to obtain podman configuration: reading system config "${own}": decode configuration ${own}: toml: line 2: more than 500 brackets are open`,
      `See ${own}:2.`
    ],
    [
      "a text that is not Unicode",
      { change: add("\uD800") },
      `Cannot change "${own}": a string contains an unpaired surrogate`,
      "Remove the surrogate."
    ]
  ])("has %s", (_, situation, message, advice) => {
    const refusal = refusalOf(situation)
    assert.deepStrictEqual([EditRefusal.message(refusal), EditRefusal.advice(refusal)], [message, advice])
  })

  it("sets an unknown default by force", () => {
    assert.isTrue(Result.isSuccess(attempt({ change: setDefault("foo"), force: true })))
  })
})

describe("the drop-in file of this library", () => {
  const foo = '[engine.runtimes]\nfoo = ["/opt/foo"]\n'

  it("does not exist any more when nothing is left in it", () => {
    const { after, edits } = Result.getOrThrow(attempt({ files: { [own]: foo }, change: remove("foo") }))
    assert.isUndefined(after.bytes)
    assert.isAbove(edits.length, 0)
    assert.isFalse(after.files.has(own))
    assert.deepStrictEqual(after.reading.settings.files, [])
  })

  it("alone goes: another file stays, even if nothing is left in it", () => {
    const { after } = Result.getOrThrow(attempt({ files: { [main]: foo }, change: remove("foo"), file: main }))
    assert.strictEqual(textOf(after.bytes), "")
  })
})

describe("a change after which no container would run", () => {
  it("is refused only if some would run before", () => {
    const fault = Common.runFault([problem("ignored")], [problem("ignored"), problem("no-start")])
    assert.deepStrictEqual(fault, { _tag: "WouldRunNothing", words: "nothing runs", way: "Install it." })
    assert.strictEqual(
      Common.message(fault!, "Podman"),
      "After this change, Podman would run no container: nothing runs"
    )
    assert.strictEqual(Common.advice(fault!, "Podman"), "Install it. To make the change anyway, use --force.")
    assert.isUndefined(Common.runFault([problem("no-start")], [problem("no-start")]))
    assert.isUndefined(Common.runFault([], [problem("ignored")]))
  })
})
