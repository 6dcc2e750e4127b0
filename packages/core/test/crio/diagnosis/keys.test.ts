/** Keys that CRI-O ignores, and values that it refuses. */
import { TextEdit } from "@oci-runtimes/core/text"
import { assert, describe, it } from "vitest"
import { messageOf } from "../../problems.ts"
import { adviceIn, fixedIn, placesIn, problemsIn, release } from "./found.ts"

const path = 'runtime_path = "/usr/bin/crun"\n'

const fast = (lines: string): string => `[crio.runtime.runtimes.fast]\n${path}${lines}\n`

describe("an unknown key", () => {
  it.each([
    [fast("colour = 1"), "unknown-crio-key 3:1"],
    ["[crio.runtime]\ndefault_runtimes = 'crun'\n", "misspelt-crio-key 2:1"],
    [fast("config-path = ''"), "misspelt-crio-key 3:1"],
    ["[crio]\ndefault_runtime = 'crun'\n", "misplaced-crio-key 2:1"],
    ["default_runtime = 'crun'\n", "misplaced-crio-key 1:1"],
    ["[crio.runtime]\nruntime_path = '/x'\n", "misplaced-crio-key 2:1"],
    [fast("default_runtime = 'crun'"), "misplaced-crio-key 3:1"],
    ["[crio.runtimes.fast]\n", "misplaced-crio-key 1:7"],
    ["[runtimes.fast]\n", "misplaced-crio-key 1:2"],
    [fast("container_create_timeout = 60"), "crio-key-of-other-release 3:1"],
    ["[crio.image]\nregistries = []\n", "crio-key-of-other-release 2:1"],
    ["[plugins.x]\n", "unknown-crio-key 1:2"]
  ])("in %j is %s", (text, place) => assert.deepStrictEqual(placesIn(text), [place]))

  it.each([
    [
      fast("runtime_args = ['--debug']"),
      "Remove it: CRI-O has no key for arguments of a program, or for options of a shim."
    ],
    ["[crio.runtime]\nruntime_path = '/x'\n", "Move it to the section [crio.runtime.runtimes.NAME]."],
    ["[crio.runtime]\nallowed_annotations = ['x']\n", "Move it to the section [crio.runtime.runtimes.NAME]."],
    [
      fast("container_create_timeout = 60"),
      "CRI-O knows it only since 1.35. Remove it, or use a release that knows it."
    ],
    ["[crio.image]\nregistries = []\n", "CRI-O knows it only before 1.31. Remove it, or use a release that knows it."]
  ])("in %j: %s", (text, advice) => assert.strictEqual(adviceIn(text), advice))

  it.each([
    [fast("runtime-root = '/r'"), fast("runtime_root = '/r'")],
    [
      `[crio.runtimes.fast]\n${path}[crio.runtimes."io.x"]\n${path}`,
      `[crio.runtime.runtimes.fast]\n${path}[crio.runtime.runtimes."io.x"]\n${path}`
    ]
  ])("in %j is fixed", (text, fixed) => assert.strictEqual(fixedIn(text), fixed))

  it("of another engine is fixed, and the handler is no longer dropped", () => {
    const text = "[crio.runtime.runtimes.fast]\npath = '/usr/bin/crun'\n"
    const problems = problemsIn(text)
    assert.deepStrictEqual(
      problems.map(({ code }) => code),
      ["dropped-handler", "misspelt-crio-key"]
    )
    const [, problem] = problems
    assert.deepStrictEqual(placesIn(TextEdit.apply(text, problem?.fix?.edits ?? [])), [])
  })

  it.each([
    // Two keys may not become one.
    [fast("path = '/usr/bin/runc'")],
    // The default may not be what the user wants.
    ["[crio.runtime]\ndefault_runtimes = 'x'\n"],
    // A handler with a monitor may keep CRI-O from starting.
    ["[crio.runtimes.fast]\nmonitor_path = '/x'\n"],
    ["[crio.runtimes.crun]\n"],
    ["[crio]\nruntimes.fast.runtime_path = '/usr/bin/crun'\n"]
  ])("in %j is not fixed", (text) => assert.isUndefined(problemsIn(text)[0]?.fix))
})

describe("a refused file", () => {
  it.each([
    ["[crio.runtime]\nselinux = 'true'\n", "[crio.runtime]\nselinux = true\n"],
    ["[crio.runtime]\nlog_size_max = '10000'\n", "[crio.runtime]\nlog_size_max = 10000\n"],
    [fast("allowed_annotations = 'run.oci.'"), fast("allowed_annotations = ['run.oci.']")],
    ["[crio.runtime]\ndefault_runtime = crun\n", '[crio.runtime]\ndefault_runtime = "crun"\n'],
    ["[crio.runtime]\ndefault_runtime: 'crun'\n", "[crio.runtime]\ndefault_runtime = 'crun'\n"],
    ["[[crio.runtime]]\nselinux = true\n", "[crio.runtime]\nselinux = true\n"]
  ])("%j is fixed", (text, fixed) => assert.strictEqual(fixedIn(text), fixed))

  it.each([
    [
      "[crio]\n[crio]\n",
      "Remove one of the two, or merge them: a key or a section may be defined only once in a file."
    ],
    ["[crio.runtime.runtimes]\nfast = '/usr/bin/crun'\n", "Write a table: [crio.runtime.runtimes.fast]."]
  ])("%j: %s", (text, advice) => assert.strictEqual(adviceIn(text), advice))

  it("says nothing about the machine", () => {
    assert.deepStrictEqual(placesIn("[crio.runtime]\nselinux = 1\ndefault_runtime = 'x'\n"), ["wrong-crio-type 2:1"])
  })
})

it("a value in the place of the handlers is reported", () => {
  const text = "[crio.runtime]\nruntimes = ['crun']\n"
  assert.deepStrictEqual(placesIn(text), ["crio-not-a-table 2:1"])
  assert.strictEqual(adviceIn(text), "Write a section [crio.runtime.runtimes.NAME] for each handler.")
})

it("a byte order mark is refused before 1.28", () => {
  const text = "\uFEFF[crio]\n"
  assert.deepStrictEqual(
    placesIn(text, { engine: release("1.28.0"), files: { "/usr/bin/runc": { type: "program" } } }),
    []
  )
  const [problem] = problemsIn(text, { engine: release("1.27.8") })
  assert.strictEqual(problem?.advice, "Save the file without a byte order mark. CRI-O accepts the mark since 1.28.")
  assert.include(messageOf(problem!), String.raw`expected '.' or '=', but got '\ufeff' instead`)
})
