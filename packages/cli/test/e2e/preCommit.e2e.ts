/**
 * The hooks in the real pre-commit, which gets them from a clone of this checkout. Only `npx` is exchanged: it runs the command of
 * this workspace, because the version may not be published.
 */
import { spawnSync } from "node:child_process"
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { writeNpx } from "../commandOfWorkspace.ts"
import { repository } from "./Setup.ts"

const manifest = ".pre-commit-hooks.yaml"

const page = readFileSync(join(repository, "docs/pages/guides/ci.md"), "utf8")

/** The configuration that the documentation shows. */
const [, shown = ""] = /^```yaml \[\.pre-commit-config\.yaml\]\n(.*?)^```$/ms.exec(page) ?? []

const [, release = ""] = /rev: (\S+)/.exec(shown) ?? []

const warned = '{"runtimes": {"crun": {"path": "/usr/bin/crun", "args": ["-v"]}}}'

let directory = ""
let clone = ""
let project = ""

/** Runs a program in a directory, with no configuration but that of the tests. */
const run = (cwd: string, program: string, ...args: ReadonlyArray<string>) => {
  const { error, status, stderr, stdout } = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    env: {
      HOME: directory,
      PATH: `${directory}/bin:/usr/local/bin:/usr/bin:/bin`,
      PRE_COMMIT_HOME: join(directory, "pre-commit"),
      ...Object.fromEntries(
        ["AUTHOR", "COMMITTER"].flatMap((role) => [
          [`GIT_${role}_NAME`, "e2e"],
          [`GIT_${role}_EMAIL`, "e2e@example.org"]
        ])
      )
    }
  })
  if (error !== undefined) throw error
  return { status, output: stdout + stderr }
}

/** Runs a program that has to succeed. */
const succeed = (cwd: string, program: string, ...args: ReadonlyArray<string>): void => {
  const { output, status } = run(cwd, program, ...args)
  assert.strictEqual(status, 0, output)
}

/** Writes a file of the project, and puts it into the index. */
const stage = (path: string, content: string): void => {
  const file = join(project, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  succeed(project, "git", "add", path)
}

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "oci-runtimes-pre-commit-"))
  clone = join(directory, "clone")
  project = join(directory, "project")
  writeNpx(join(directory, "bin"))
  succeed(directory, "git", "clone", "--quiet", repository, clone)
  copyFileSync(join(repository, manifest), join(clone, manifest))
  succeed(clone, "git", "add", manifest)
  succeed(clone, "git", "commit", "--quiet", "--allow-empty", "--message", "Release")
  succeed(clone, "git", "tag", release)
  succeed(directory, "git", "init", "--quiet", project)
  stage(".pre-commit-config.yaml", shown.replace(/repo: .*/, `repo: ${clone}`))
})

afterAll(() => rmSync(directory, { recursive: true, force: true }))

describe("pre-commit", () => {
  it("accepts the hooks, and the configuration of the documentation", () => {
    assert.deepStrictEqual(run(clone, "pre-commit", "validate-manifest", manifest), { status: 0, output: "" })
    assert.deepStrictEqual(run(project, "pre-commit", "validate-config"), { status: 0, output: "" })
  })

  it("refuses a commit with a daemon.json that has problems, and takes one without", () => {
    succeed(project, "pre-commit", "install")
    stage("hosts/first one/daemon.json", warned)
    stage("hosts/second/daemon.json", '{"log_level": "info"}')
    stage("roles/daemon.json.j2", "{{ template }}")
    const refused = run(project, "git", "commit", "--message", "Configure")
    assert.strictEqual(refused.status, 1, refused.output)
    assert.include(refused.output, "hosts/first one/daemon.json: accepted by Docker Engine 25 to 29; warning")
    assert.include(refused.output, "hosts/second/daemon.json: refused by Docker Engine 25 to 29")
    assert.notInclude(refused.output, "j2")
    stage("hosts/first one/daemon.json", "{}")
    stage("hosts/second/daemon.json", "{}")
    succeed(project, "git", "commit", "--quiet", "--message", "Configure")
  })

  it("fixes with the other hook", () => {
    stage("daemon.json", warned)
    const fixed = run(project, "pre-commit", "try-repo", clone, "oci-runtimes-fix", "--files", "daemon.json")
    assert.strictEqual(fixed.status, 1, fixed.output)
    assert.include(fixed.output, "files were modified by this hook")
    assert.strictEqual(readFileSync(join(project, "daemon.json"), "utf8"), warned.replace("args", "runtimeArgs"))
    succeed(project, "pre-commit", "try-repo", clone, "oci-runtimes-fix", "--files", "daemon.json")
  })
})
