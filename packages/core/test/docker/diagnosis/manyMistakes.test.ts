/** Files with far more mistakes than a person makes: the work grows with the size of the file, not with its square. */
import { ConfigOrigins, ConfigurationInput, DaemonJson, Diagnosis, Fixing, Moby25 } from "@oci-runtimes/core/docker"
import { assert, describe, it } from "vitest"

/** An engine that counts the configurations that it validates: each text that is read, to diagnose it or to check a fix. */
const counting = () => {
  let count = 0
  const engine: typeof Moby25 = {
    ...Moby25,
    validate: (settings) => {
      count++
      return Moby25.validate(settings)
    }
  }
  return { engine, count: () => count }
}

const items = (count: number, item: string): string => Array.from({ length: count }, () => item).join()

const sources = (text: string) => ConfigurationInput.make(text)

describe("thousands of fixes", () => {
  const text = `{"runtimes": {"a": {"path": "/a", "runtimeArgs": [${items(3000, "1")}]}}}`

  it("are checked up to a limit, and all problems are reported", () => {
    const { count, engine } = counting()
    const { problems } = Diagnosis.diagnose(engine, sources(text))
    assert.lengthOf(problems, 3000)
    const fixable = problems.filter(({ fix }) => fix !== undefined)
    assert.isNotEmpty(fixable)
    assert.isTrue(problems.slice(0, fixable.length).every(({ fix }) => fix !== undefined))
    assert.isAtMost(count(), 10)
  })

  it("are applied up to a limit, and another call applies more", () => {
    const { count, engine } = counting()
    const before = Diagnosis.diagnose(engine, sources(text))
    const first = Fixing.fixAll(before)
    assert.isNotEmpty(first.fixed)
    assert.isTrue(first.after.problems.some(({ fix }) => fix !== undefined))
    const second = Fixing.fixAll(first.after)
    assert.isNotEmpty(second.fixed)
    assert.isBelow(second.after.problems.length, first.after.problems.length)
    assert.isAtMost(count(), 60)
  })

  it("are all applied if they are thirty in one entry", () => {
    const given = `{"runtimes": {"a": {"path": "/a", "runtimeArgs": [${items(30, "1")}]}}}`
    const { after, fixed } = Fixing.fixAll(Diagnosis.diagnose(Moby25, sources(given)))
    assert.lengthOf(fixed, 30)
    assert.isEmpty(after.problems)
  })
})

describe("thousands of mistakes", () => {
  it.each([
    { title: "numbers in a list of strings", text: `{"labels": [${items(20_000, "1")}]}`, found: 20_000 },
    {
      title: "strings in a list of objects",
      text: `{"default-address-pools": [${items(20_000, '"x"')}]}`,
      found: 20_000
    },
    {
      title: "unknown options",
      text: `{"exec-opts": [${items(10_000, '"native.cgroupdrive=systemd",1')}]}`,
      found: 20_000
    },
    {
      title: "directives in another case",
      text: `{${Array.from({ length: 4000 }, (_, index) => `"${inCase("node-generic-resources", index)}": "a=b"`).join()}}`,
      found: 6000
    }
  ])("such as $title are all reported", ({ found, text }) => {
    assert.lengthOf(Diagnosis.diagnose(Moby25, sources(text)).problems, found)
  })

  it.each([
    ["a word that does not end in its colons", `{"a": x${":".repeat(200_000)}x}`],
    ["a key that does not end in its colons", `{"a${":".repeat(200_000)}b": 1}`],
    ["a key that does not end in its spaces", `{"a${":".repeat(100_000)}${" ".repeat(100_000)}b": 1}`]
  ])("may be %s", (_, text) => {
    assert.lengthOf(Diagnosis.diagnose(Moby25, sources(text)).problems, 1)
  })
})

/** Returns a key with the letters in capitals that the bits of a number name. */
const inCase = (key: string, bits: number): string =>
  Array.from(key, (letter, index) => (((bits >> index) & 1) === 1 ? letter.toUpperCase() : letter)).join("")

describe("the origin of a deep value", () => {
  it("is found in one reading of the text", () => {
    const depth = 1000
    const text = `{"runtimes": {"a": {"runtimeType": "a.v1", "options": {"x": ${'{"x":'.repeat(depth)}1${"}".repeat(depth)}}}}}`
    const { origins } = DaemonJson.readText(Moby25.directives, text).config
    assert.ok(origins)
    let readings = 0
    const source = {
      ...origins.source,
      get text() {
        readings++
        return text
      }
    }
    const path = ["runtimes", "a", "options", "x", ...Array.from({ length: depth }, () => "x")]
    const origin = ConfigOrigins.at({ ...origins, source }, path, "value")
    assert.strictEqual(origin?._tag === "File" && text.slice(origin.range.start.offset, origin.range.end.offset), "1")
    // One for the value, and one for each end of its range.
    assert.strictEqual(readings, 3)
  })
})
