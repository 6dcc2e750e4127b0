/**
 * The files that name the version of the command, and the script that writes it there at a release.
 */
import { execFileSync } from "node:child_process"
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, dirname, join } from "node:path"
import { assert, describe, it } from "vitest"

const repository = join(import.meta.dirname, "../../..")

const manifest = "packages/cli/package.json"

/** The patterns that name the version in each file, and the number of their matches. */
const places = [
  { file: "packages/cli/src/Version.ts", pattern: /const version = "(.*)"/g, part: "version", count: 1 },
  { file: "action/action.yml", pattern: /oci-runtimes@(\S+)/g, part: "version", count: 1 },
  { file: ".pre-commit-hooks.yaml", pattern: /oci-runtimes@(\S+)/g, part: "version", count: 2 },
  { file: "docs/pages/guides/ci.md", pattern: /rev: v(\S+)/g, part: "version", count: 1 },
  { file: "docs/pages/guides/ci.md", pattern: /\/action@v(\S+)/g, part: "major", count: 2 },
  { file: "README.md", pattern: /\/action@v(\S+)/g, part: "major", count: 1 }
] as const

const read = (checkout: string, file: string): string => readFileSync(join(checkout, file), "utf8")

/** Returns what each place of a checkout names. */
const named = (checkout: string) =>
  places.map(({ file, pattern }) => ({
    file,
    values: Array.from(read(checkout, file).matchAll(pattern), ([, value]) => value)
  }))

/** Returns what each place should name for a version. */
const expected = (version: string) =>
  places.map(({ count, file, part }) => ({
    file,
    values: Array<string | undefined>(count).fill(part === "version" ? version : version.split(".")[0])
  }))

/** Runs the script that makes the tags of a release, and returns the requests to GitHub. A tag `v0` exists if `hasMajor`. */
const tagRequests = (hasMajor: boolean): ReadonlyArray<string> => {
  const directory = mkdtempSync(join(tmpdir(), "oci-runtimes-tags-"))
  const log = join(directory, "log")
  const script = `echo "$*" >>"${log}"; case "$*" in *PATCH*) exit ${hasMajor ? 0 : 1} ;; esac`
  writeFileSync(join(directory, "gh"), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  const path = [directory, dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter)
  execFileSync(join(repository, ".ci/tags"), { env: { PATH: path, GITHUB_REPOSITORY: "some/name", GITHUB_SHA: "0a1" } })
  const requests = readFileSync(log, "utf8").trimEnd().split("\n")
  rmSync(directory, { recursive: true })
  return requests
}

describe("the version", () => {
  it("is the version of package.json in every file that names it", () => {
    assert.deepStrictEqual(named(repository), expected(JSON.parse(read(repository, manifest)).version))
  })

  it("is a tag that stays, and its major number is a tag that moves", () => {
    const { version } = JSON.parse(read(repository, manifest))
    const major = version.split(".")[0]
    const refs = "api repos/some/name/git/refs"
    const made = `${refs} -f ref=refs/tags/v${version} -f sha=0a1`
    const moved = `api --method PATCH repos/some/name/git/refs/tags/v${major} -f sha=0a1 -F force=true`
    assert.deepStrictEqual(tagRequests(true), [made, moved])
    assert.deepStrictEqual(tagRequests(false), [made, moved, `${refs} -f ref=refs/tags/v${major} -f sha=0a1`])
  })

  it.each(["9.8.7", "10.0.0-next.1"])("%s is written into every file that names the version", (version) => {
    const checkout = mkdtempSync(join(tmpdir(), "oci-runtimes-version-"))
    const script = "packages/cli/scripts/version.ts"
    for (const file of [script, manifest, ...places.map((place) => place.file)])
      cpSync(join(repository, file), join(checkout, file))
    const homepage = "https://example.org/$&"
    writeFileSync(
      join(checkout, manifest),
      JSON.stringify({ ...JSON.parse(read(checkout, manifest)), version, homepage })
    )
    execFileSync(process.execPath, [join(checkout, script)])
    assert.deepStrictEqual(named(checkout), expected(version))
    assert.include(read(checkout, "packages/cli/src/Version.ts"), `undefined = ${JSON.stringify(homepage)}\n`)
    rmSync(checkout, { recursive: true })
  })
})
