/**
 * `npm run bench:diagnosis`: the time that a diagnosis, its fixes, and a change take, against the size of the file. A family
 * of files whose time grows faster than its size is marked. One family grows by one thing, and the rest of its files is small.
 *
 * `npm run bench:diagnosis -- NAME…` measures the families with these names alone.
 */
import {
  ConfigurationInput,
  type ConfigurationChange,
  ConfigurationEdit,
  Diagnosis,
  DockerAssessment,
  EngineFlags,
  Fixing,
  Moby25
} from "@oci-runtimes/core/docker"

/** The sizes of a family's files, in whatever the family counts; each is four times the one before it. */
const steps = (largest: number): ReadonlyArray<number> => [largest / 16, largest / 4, largest]

const characters = steps(2 ** 20)
const things = steps(10_000)

const argument = (text: string): string =>
  JSON.stringify({ runtimes: { a: { path: "/bin/a", runtimeArgs: ["--debug", text] } } })

const ofArgument = (unit: string) => ({
  sizes: characters,
  text: (size: number) => argument(`${unit.repeat(size / unit.length)}x`)
})

const many = (make: (index: number) => string) => ({
  sizes: things,
  text: (size: number) => `{${Array.from({ length: size }, (_, index) => make(index)).join(", ")}}`
})

const entries = (make: (index: number) => string) => {
  const { sizes, text } = many((index) => `"r${index}": ${make(index)}`)
  return { sizes, text: (size: number) => `{"runtimes": ${text(size)}}` }
}

/** A spelling of its own for each index, of `data-root` or of another word. */
const spelling = (index: number, before = "data", after = "root"): string =>
  `${before}${index.toString(2).padStart(14, "0").replaceAll("0", "-").replaceAll("1", "_")}${after}`

interface Family {
  readonly sizes: ReadonlyArray<number>
  readonly text: (size: number) => string
}

const families: { readonly [name: string]: Family } = {
  letters: ofArgument("x"),
  blanks: ofArgument(" "),
  tabs: ofArgument("\t"),
  words: ofArgument("a "),
  "single-quotes": ofArgument("'a' "),
  "double-quotes": ofArgument('"a" '),
  "open-quote": { sizes: characters, text: (size) => argument(`'${"a ".repeat(size / 2)}`) },
  globs: ofArgument("*"),
  dollars: ofArgument("$a"),
  backslashes: ofArgument("\\a"),
  braces: ofArgument("{a,b}"),
  "line-breaks": ofArgument("\\\n"),
  "blanks-in-path": {
    sizes: characters,
    text: (size) => JSON.stringify({ runtimes: { a: { path: `/bin/${" ".repeat(size)}a`, runtimeArgs: ["-v"] } } })
  },
  "options-in-path": {
    sizes: characters,
    text: (size) => JSON.stringify({ runtimes: { a: { path: `/bin/a${" -v".repeat(size / 4)}` } } })
  },
  "one-line": { sizes: characters, text: (size) => `{"debug": true,${" ".repeat(size)}"nope": 1}` },
  "blank-lines": { sizes: characters, text: (size) => `{"debug": true,${"\n".repeat(size)}"nope": 1}` },
  "arguments-of-one": {
    sizes: things,
    text: (size) =>
      JSON.stringify({ runtimes: { a: { path: "/bin/a", runtimeArgs: Array.from({ length: size }, () => "--a b") } } })
  },
  entries: entries((index) => `{"path": "/opt/r${index}"}`),
  "entries-to-fix": entries(() => '{"path": "/opt/r", "args": ["-v"]}'),
  "entries-of-text": entries((index) => `"r${index}"`),
  "entries-at-the-top": many((index) => `"r${index}": {"path": "/opt/r${index}"}`),
  "unknown-keys": many((index) => `"unknown${index}": 1`),
  "unknown-keys-in-entry": {
    sizes: things,
    text: (size) =>
      `{"runtimes": {"a": {"path": "/a", ${Array.from({ length: size }, (_, index) => `"unknown${index}": 1`).join(", ")}}}}`
  },
  "arguments-in-spellings": {
    sizes: things,
    text: (size) => {
      const keys = Array.from({ length: size }, (_, index) => `"${spelling(index, "arg", "uments")}": ["x"]`)
      return `{"runtimes": {"a": {"path": "/a", ${keys.join(", ")}}}}`
    }
  },
  "one-directive-in-spellings": many((index) => `"${spelling(index)}": "/x"`),
  "directives-in-runtimes": entries((index) => `{"path": "/r"}, "${spelling(index)}": "/x"`),
  "directives-in-an-entry": {
    sizes: things,
    text: (size) =>
      `{"runtimes": {"a": {"path": "/a", ${Array.from({ length: size }, (_, index) => `"${spelling(index)}": "/x"`).join(", ")}}}}`
  },
  "same-key": many(() => '"debug": true'),
  "dropped-options": {
    sizes: things,
    text: (size) => {
      const options = Array.from({ length: size }, (_, index) => `"BinaryNam${index}": "x"`).join(", ")
      return `{"runtimes": {"a": {"runtimeType": "io.containerd.runc.v2", "options": {${options}}}}}`
    }
  },
  "items-of-another-type": {
    sizes: things,
    text: (size) => JSON.stringify({ labels: Array.from({ length: size }, () => 1) })
  },
  "arguments-to-fix": {
    sizes: things,
    text: (size) =>
      JSON.stringify({ runtimes: { a: { path: "/a", runtimeArgs: Array.from({ length: size }, () => 1) } } })
  },
  "options-of-another-type": {
    sizes: things,
    text: (size) =>
      JSON.stringify({ "exec-opts": Array.from({ length: size }, (_, index) => (index % 2 === 0 ? "x" : 1)) })
  },
  "features-of-another-type": {
    sizes: things,
    text: (size) =>
      JSON.stringify({
        features: Object.fromEntries(Array.from({ length: size }, (_, index) => [`f${index}`, "true"]))
      })
  },
  "colons-in-key": { sizes: characters, text: (size) => JSON.stringify({ [`a${":".repeat(size)}b`]: 1 }) },
  comments: { sizes: things, text: (size) => `{\n${"// comment\n".repeat(size)}"debug": true}` },
  "deep-lists": { sizes: characters, text: (size) => `{"hosts": ${"[".repeat(size / 2)}${"]".repeat(size / 2)}}` },
  "deep-objects": {
    sizes: things,
    text: (size) =>
      `{"runtimes": {"a": {"runtimeType": "a.v1", "options": ${'{"a":'.repeat(size)}1${"}".repeat(size)}}}}`
  }
}

const flags = EngineFlags.none
const facts = {
  unifiedCgroups: true,
  bootedWithSystemd: true,
  noPivotRoot: false,
  searchPath: "/usr/bin",
  workingDirectory: "/"
}

const edit = (bytes: Uint8Array, change: ConfigurationChange.ConfigurationChange): void => {
  const edited = ConfigurationEdit.make(
    DockerAssessment.make(Moby25, ConfigurationInput.make(bytes, { flags }), facts),
    change
  )
  if (edited._tag === "Failure") return
  for (const { sources } of [edited.success.before, edited.success.after]) Diagnosis.diagnose(Moby25, sources)
}

const works: { readonly [name: string]: (bytes: Uint8Array) => void } = {
  check: (bytes) => void Diagnosis.diagnose(Moby25, ConfigurationInput.make(bytes, { flags })),
  "check --fix": (bytes) => void Fixing.fixAll(Diagnosis.diagnose(Moby25, ConfigurationInput.make(bytes, { flags }))),
  add: (bytes) =>
    edit(bytes, { _tag: "AddRuntime", name: "new", entry: { path: "/new", runtimeArgs: ["-v"] }, replace: false }),
  remove: (bytes) => edit(bytes, { _tag: "RemoveRuntime", name: "a" })
}

/** The processor time in milliseconds, the shortest of several runs where these are short. Other programs do not count. */
const timeOf = (work: () => void): number => {
  let best = Infinity
  for (let run = 0, spent = 0; run < 5 && spent < 500; run++) {
    const start = process.cpuUsage()
    work()
    const { system, user } = process.cpuUsage(start)
    const took = (system + user) / 1000
    best = Math.min(best, took)
    spent += took
  }
  return best
}

/** Whether the time has grown more than twice as much as the size, which grows by four. Short times tell nothing. */
const isDisproportionate = (times: ReadonlyArray<number>): boolean => {
  const [before, last] = times.slice(-2)
  return last !== undefined && before !== undefined && last > 200 && last / before > 8
}

const line = (...cells: ReadonlyArray<string | number>): void => {
  const [first = "", second = "", ...others] = cells
  process.stdout.write(
    `${`${first}`.padEnd(28)}${`${second}`.padEnd(14)}${others.map((cell) => `${cell}`.padStart(12)).join("")}\n`
  )
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !Object.hasOwn(families, name))
if (unknown.length > 0) {
  throw new Error(`There is no family ${unknown.join(", ")}. Name some of ${Object.keys(families).join(", ")}.`)
}

line("family", "work", "size", "/16", "/4", "whole")
for (const [name, { sizes, text }] of Object.entries(families)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const files = sizes.map((size) => new TextEncoder().encode(text(size)))
  for (const [work, perform] of Object.entries(works)) {
    const times = files.map((bytes) => timeOf(() => perform(bytes)))
    const cells = times.map((time) => `${time.toFixed(1)} ms`)
    line(
      name,
      work,
      `${Math.round(files.at(-1)!.length / 1024)} kB`,
      ...cells,
      isDisproportionate(times) ? " grows faster" : ""
    )
  }
}
