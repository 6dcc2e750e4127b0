import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { runCommand } from "./Command.ts"

const printed = async (...args: ReadonlyArray<string>): Promise<string> =>
  (await Effect.runPromise(runCommand({ engine: null, args }))).data

/** Splits a line as readline does, at spaces and equals signs, and prints what the function of the script completes. */
const driver = `
complete_line() {
  COMP_LINE="$1" COMP_POINT=\${#1}
  local word words=($1)
  [[ "$1" == *" " ]] && words+=("")
  COMP_WORDS=()
  for word in "\${words[@]}"; do
    if [[ "$word" == --*=* ]]; then
      COMP_WORDS+=("\${word%%=*}" "=")
      [[ -n "\${word#*=}" ]] && COMP_WORDS+=("\${word#*=}")
    else COMP_WORDS+=("$word"); fi
  done
  COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
  local current="\${COMP_WORDS[COMP_CWORD]}"
  [[ "$current" == "=" ]] && current=""
  COMPREPLY=()
  local registered; registered=$(complete -p oci-runtimes)
  registered=\${registered#complete -F }
  "\${registered%% *}" oci-runtimes "$current" "\${COMP_WORDS[COMP_CWORD-1]}"
  printf '%s\\n' "\${COMPREPLY[@]}"
}
complete_line "$1"
`

describe("the completion script for bash", () => {
  let directory = ""
  let script = ""

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "completions-"))
    for (const name of ["etc", "a b", "check"]) mkdirSync(join(directory, name))
    for (const name of ["br1.json", "br2.json", "etc/daemon.json"]) writeFileSync(join(directory, name), "")
    script = await printed("--completions", "bash")
  })

  afterAll(() => rmSync(directory, { recursive: true }))

  const completed = (line: string): ReadonlyArray<string> => {
    const { status, stdout, stderr } = spawnSync("bash", ["--norc", "-c", `${script}\n${driver}`, "bash", line], {
      cwd: directory,
      encoding: "utf8"
    })
    assert.deepStrictEqual([status, stderr], [0, ""])
    return stdout.split("\n").filter((word) => word !== "")
  }

  it.each<[line: string, words: ReadonlyArray<string>]>([
    ["che", ["check"]],
    ["check --config br", ["br1.json", "br2.json"]],
    ["check --config=br", ["br1.json", "br2.json"]],
    ["check --config et", ["etc/"]],
    ["check --config etc/d", ["etc/daemon.json"]],
    ["check --config=etc/", ["etc/daemon.json"]],
    ["--data-root ", ["a\\ b/", "check/", "etc/"]],
    ["--data-root=e", ["etc/"]],
    ["add x --path br", ["br1.json", "br2.json"]],
    ["reload-impact --with=br1", ["br1.json"]],
    ["prune --containerd-state e", ["etc/"]],
    ["check br", ["br1.json", "br2.json"]],
    ["check --strict br1.json et", ["etc/"]],
    ["check --engine docker-24", ["docker-24"]],
    ["check --format g", ["github"]],
    ["check --format=g", ["github"]],
    ["check --json --format=", ["github", "json", "sarif", "text"]],
    ["--dialect=q", ["quoted"]],
    ["check --no", ["--no-host", "--no-sync"]],
    ["check --js", ["--json"]],
    ["schema --", []]
  ])("completes %j to %j", (line, words) => {
    assert.deepStrictEqual([...completed(`oci-runtimes ${line}`)].toSorted(), words)
  })
})

describe("a completion script", () => {
  it("completes a value in the word of its flag in zsh", async () => {
    const script = await printed("--completions", "zsh")
    assert.match(script, /'\(--format\)--format=\[[^\]]*\]:value:\(text json sarif github\)'/)
    assert.match(script, /--config=\[[^\]]*\]:file:_files'/)
    assert.match(script, /--data-root=\[[^\]]*\]:directory:_directories'/)
  })

  it("completes files in fish", async () => {
    assert.match(await printed("--completions", "fish"), / -l config -d '[^']*' -r -F$/m)
  })

  it.each(["bash", "zsh", "fish", "powershell"])("for %s offers no flag that the help does not have", async (shell) => {
    const script = await printed("--completions", shell)
    const subcommands = [...(await printed("--help")).matchAll(/^ {2}([a-z-]+) {2,}[A-Z]/gm)].map(([, name]) => name!)
    assert.includeMembers(subcommands, ["check", "schema"])
    const helps = await Promise.all(subcommands.map((name) => printed(name, "--help")))
    const documented = new Set([...helps.join("\n").matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, flag]) => flag))
    // Flags in comments and descriptions, and the ends of names of functions.
    const foreign = new Set(["--completions", "--choices", "--paths", "--runtime", "--values"])
    const offered = [...script.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([flag]) => flag)
    assert.isAbove(offered.length, 10)
    assert.deepStrictEqual(
      [...new Set(offered)].filter((flag) => !documented.has(flag) && !foreign.has(flag)),
      []
    )
  })

  it("completes a path for each flag that takes one", async () => {
    const script = await printed("--completions", "zsh")
    const helps = await Promise.all(["check", "compare", "prune"].map((name) => printed(name, "--help")))
    const paths = [...helps.join("\n").matchAll(/^ {2}--([a-z-]+) (?:FILE|DIR) /gm)].map(([, flag]) => flag!)
    assert.includeMembers(paths, ["config", "with", "data-root"])
    for (const flag of paths) assert.match(script, new RegExp(`--${flag}=\\[[^\\]]*\\]:(?:file|directory):_`))
  })
})
