/**
 * The action of GitHub Actions: its definition, and its script as a runner runs it, in a checkout of its own.
 */
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, assert, beforeEach, describe, it } from "vitest"
import { parse } from "yaml"
import { runsCommand } from "./commandOfWorkspace.ts"
import { mistakesInAction } from "./GitHubParser.ts"

interface Definition {
  readonly inputs: { readonly [name: string]: { readonly description: string; readonly default: string } }
  readonly runs: { readonly steps: ReadonlyArray<Step> }
}

interface Step {
  readonly shell: string
  readonly env: { readonly [variable: string]: string }
  readonly run: string
}

const repository = join(import.meta.dirname, "../../..")
const text = readFileSync(join(repository, "action/action.yml"), "utf8")
const { inputs, runs }: Definition = parse(text)
const [step] = runs.steps as [Step]

const good = "{}"
const warned = '{"runtimes": {"crun": {"path": "/usr/bin/crun", "args": ["-v"]}}}'
const bad = '{"log_level": "info"}'

let directory = ""
let checkout = ""

/** Writes a file of the checkout. */
const write = (path: string, content: string, mode = 0o644): void => {
  const file = join(checkout, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content, { mode })
}

/** Writes an npm that installs this workspace's command, if it is asked for the command outside the checkout. */
const writeNpm = (folder: string): void => {
  const script = `[ "$1 $2 $3" = "install --prefix ${directory}/temp/oci-runtimes" ] || exit 9
mkdir -p "$3/node_modules/.bin"
printf '#!/bin/sh\\n%s\\n' '${runsCommand}' >"$3/node_modules/.bin/oci-runtimes"
chmod +x "$3/node_modules/.bin/oci-runtimes"`
  mkdirSync(join(directory, folder), { recursive: true })
  writeFileSync(join(directory, folder, "npm"), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "oci-runtimes-action-"))
  checkout = join(directory, "checkout")
  for (const name of ["checkout", "temp", "tools"]) mkdirSync(join(directory, name))
  spawnSync("git", ["init", "--quiet", checkout])
  writeNpm("bin")
})

afterEach(() => rmSync(directory, { recursive: true, force: true }))

/** Runs the action, as a runner does with these inputs. */
const run = (given: { readonly [name: string]: string } = {}) => {
  const variables = Object.entries(step.env).map(([variable, value]) => {
    const [, input = ""] = /^\$\{\{ inputs\.(\w+) \}\}$/.exec(value) ?? assert.fail(value)
    return [variable, given[input] ?? inputs[input]?.default ?? assert.fail(input)]
  })
  const script = join(directory, "script.sh")
  writeFileSync(script, step.run)
  const { status, stderr, stdout } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
    cwd: checkout,
    encoding: "utf8",
    env: {
      ...Object.fromEntries(variables),
      HOME: directory,
      PATH: `${directory}/bin:/usr/local/bin:/usr/bin:/bin`,
      RUNNER_TEMP: join(directory, "temp"),
      RUNNER_TOOL_CACHE: join(directory, "tools")
    }
  })
  return { status, stdout, stderr, annotations: stdout.split("\n").filter((line) => line.startsWith("::")) }
}

/** Returns the kinds and the files of annotations. */
const places = (annotations: ReadonlyArray<string>): ReadonlyArray<string> =>
  annotations.map((line) => /^::(\w+ file=[^,]*)/.exec(line)?.[1] ?? line)

describe("the definition of the action", () => {
  it("is one to GitHub", () => {
    assert.deepStrictEqual(mistakesInAction("action.yml", text), [])
    assert.isNotEmpty(mistakesInAction("action.yml", text.replace("shell: bash", "")))
  })

  it("gives every input a default and a description, and to the script only as a variable", () => {
    assert.strictEqual(runs.steps.length, 1)
    assert.deepStrictEqual(
      Object.values(step.env),
      Object.keys(inputs).map((name) => `\${{ inputs.${name} }}`)
    )
    for (const { default: value, description } of Object.values(inputs)) {
      assert.isString(value)
      assert.isNotEmpty(description)
    }
    assert.notInclude(step.run, "${{")
  })
})

describe("the action", () => {
  it("finds each daemon.json of the checkout, annotates it, and fails if Docker Engine would refuse it", () => {
    write("daemon.json", good)
    write("hosts/one/daemon.json", bad)
    write(".config/docker/daemon.json", warned)
    write(".git/refs/heads/daemon.json", "0")
    const { annotations, status } = run()
    assert.strictEqual(status, 1)
    assert.deepStrictEqual(places(annotations), [
      "warning file=.config/docker/daemon.json",
      "error file=hosts/one/daemon.json"
    ])
  })

  it("succeeds with warnings, except if it is strict", () => {
    write("daemon.json", warned)
    const { annotations, status } = run()
    assert.deepStrictEqual([status, places(annotations)], [0, ["warning file=daemon.json"]])
    assert.strictEqual(run({ strict: "true" }).status, 1)
  })

  it("answers about all supported releases, or about the engine that is given", () => {
    write("daemon.json", '{"allow-direct-routing": true}')
    const { annotations, status } = run()
    assert.deepStrictEqual([status, places(annotations)], [0, ["warning file=daemon.json"]])
    assert.include(annotations[0], "Docker Engine 25 to 28.1")
    assert.strictEqual(run({ engine: "docker-26.1.5" }).status, 1)
  })

  it("writes the same results as SARIF, also if it fails", () => {
    write("daemon.json", bad)
    write("good.json", good)
    const { annotations, status } = run({ files: "daemon.json\ngood.json", sarif: "the results.sarif" })
    assert.deepStrictEqual([status, annotations.length], [1, 1])
    const log = JSON.parse(readFileSync(join(checkout, "the results.sarif"), "utf8"))
    assert.deepStrictEqual(
      log.runs[0].results.map(({ ruleId }: { readonly ruleId: string }) => ruleId),
      ["unknown-directive"]
    )
    assert.deepStrictEqual(run({ files: "good.json", sarif: "none.sarif" }).status, 0)
    assert.deepStrictEqual(JSON.parse(readFileSync(join(checkout, "none.sarif"), "utf8")).runs[0].results, [])
  })

  it("takes paths and patterns, one on each line, also of files that are not in git", () => {
    for (const path of ["a/x.json", "a/deep/y.json", "b/z.json", "b/other.txt"]) write(path, bad)
    write(".gitignore", "*.json")
    const outside = join(directory, "outside.json")
    writeFileSync(outside, bad)
    const { annotations } = run({ files: `\na/*.json\n\n**/z.json\n${outside}\n` })
    assert.deepStrictEqual(places(annotations), ["error file=a/x.json", "error file=b/z.json", `error file=${outside}`])
  })

  it("takes names with any characters", () => {
    const names = [
      "two words.json",
      "--strict",
      "-",
      "*.json",
      "[1].json",
      "a'b\"c.json",
      "back\\slash.json",
      "$(touch ran)",
      "`touch ran`;touch ran&",
      "größe.json"
    ]
    for (const name of names) write(`odd/${name}`, bad)
    const { annotations, status } = run({ files: names.map((name) => `odd/${name}`).join("\n") })
    assert.deepStrictEqual([status, annotations.length], [1, names.length])
    write("odd/two\nlines.json", bad)
    assert.lengthOf(run({ files: "odd/*" }).annotations, names.length + 1)
    write("--strict", bad)
    assert.deepStrictEqual(places(run({ files: "--strict" }).annotations), ["error file=--strict"])
    assert.isFalse(existsSync(join(checkout, "ran")))
  })

  it("fails if a line names no file, and names the line", () => {
    write("good.json", good)
    const { annotations, status } = run({ files: "good.json\n**/daemon.json" })
    assert.deepStrictEqual([status, places(annotations)], [1, ["error file=**/daemon.json"]])
    assert.include(annotations[0], "no such file or directory")
  })

  it("fails if no line is given", () => {
    for (const files of ["", "\n\n"]) {
      const { status, stderr, stdout } = run({ files })
      assert.deepStrictEqual([status, stdout], [2, ""])
      assert.include(stderr, "A FILE is empty")
    }
  })

  it("fails if a file cannot be read, and the SARIF log says so", () => {
    mkdirSync(join(checkout, "directory"))
    symlinkSync("nowhere", join(checkout, "daemon.json"))
    const { annotations, status } = run({ files: "directory\n**/daemon.json", sarif: "log.sarif" })
    assert.deepStrictEqual([status, places(annotations)], [1, ["error file=directory", "error file=daemon.json"]])
    const log = JSON.parse(readFileSync(join(checkout, "log.sarif"), "utf8"))
    assert.lengthOf(log.runs[0].invocations[0].toolExecutionNotifications, 2)
  })

  it("fails if the checkout is not a git repository, in which it cannot match a pattern", () => {
    rmSync(join(checkout, ".git"), { recursive: true })
    write("daemon.json", bad)
    const { status, stderr } = run()
    assert.strictEqual(status, 1)
    assert.include(stderr, "not a git repository")
    assert.deepStrictEqual(places(run({ files: "daemon.json" }).annotations), ["error file=daemon.json"])
  })

  it("fails if it cannot write the SARIF log, or has nothing to write", () => {
    write("daemon.json", good)
    assert.strictEqual(run({ sarif: "missing/log.sarif" }).status, 1)
    assert.strictEqual(run({ sarif: "log.sarif", engine: "nonsense" }).status, 1)
  })

  it.each(["engine", "strict"])("fails on a wrong value of %s, whatever a shell would make of it", (name) => {
    write("daemon.json", good)
    for (const value of ["", '"; touch ran; "', "$(touch ran)`touch ran`"]) {
      const { status, stderr } = run({ [name]: value })
      assert.strictEqual(status, 2, value)
      assert.include(stderr, `--${name}`)
    }
    assert.isFalse(existsSync(join(checkout, "ran")))
  })

  it("begins no other command of the workflow", () => {
    const line = "x\r::warning::told%0A::warning::told##[error]told"
    const { annotations, stderr } = run({ files: line, engine: "x\n::warning::told" })
    assert.deepStrictEqual(annotations, [])
    assert.notMatch(stderr, /^::/m)
    const reported = run({ files: line })
    assert.lengthOf(reported.annotations, 1)
    assert.notMatch(reported.stdout + reported.stderr, /\r|^(?!::error).*(?:^::|##\[)/m)
  })

  it("runs nothing of the checkout", () => {
    write("daemon.json", good)
    const programs = ["node", "npm", "git", "oci-runtimes"]
    for (const program of programs) write(`node_modules/.bin/${program}`, "#!/bin/sh\ntouch ran\n", 0o755)
    write("bin/npm", "#!/bin/sh\ntouch ran\n", 0o755)
    assert.strictEqual(run().status, 0)
    assert.isFalse(existsSync(join(checkout, "ran")))
  })

  it("prefers a Node.js 24 of the runner to an older one that the job has chosen", () => {
    write("daemon.json", good)
    writeFileSync(join(directory, "bin/npm"), "#!/bin/sh\nexit 9\n", { mode: 0o755 })
    assert.strictEqual(run().status, 9)
    writeNpm("tools/node/24.19.0/x64/bin")
    assert.strictEqual(run().status, 0)
  })
})
