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

/** The part of a package.json that has the address. */
const addressed = { repository: { url: "git+https://github.com/acme/tool.git" } }

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

/** What the tags of a release are made from: whether GitHub has the tags already, and the version. */
interface Tagging {
  readonly hasVersion: boolean
  readonly hasMajor: boolean
  readonly version: string
}

/** Runs the script that makes the tags of a release, and returns the requests to GitHub. */
const tagRequests = ({ hasMajor, hasVersion, version }: Tagging): ReadonlyArray<string> => {
  const checkout = mkdtempSync(join(tmpdir(), "oci-runtimes-tags-"))
  for (const file of [".ci/tags", manifest]) cpSync(join(repository, file), join(checkout, file))
  writeFileSync(join(checkout, manifest), JSON.stringify({ version }))
  writeFileSync(join(checkout, "package.json"), JSON.stringify(addressed))
  const log = join(checkout, "log")
  const answers = `PATCH*) exit ${hasMajor ? 0 : 1} ;; "api repos/acme/tool/git/refs/tags/"*) exit ${hasVersion ? 0 : 1} ;;`
  writeFileSync(join(checkout, "gh"), `#!/bin/sh\necho "$*" >>"${log}"; case "$*" in *${answers} esac\n`, {
    mode: 0o755
  })
  writeFileSync(join(checkout, "git"), "#!/bin/sh\necho 0a1\n", { mode: 0o755 })
  const path = [checkout, dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter)
  execFileSync(join(checkout, ".ci/tags"), { env: { PATH: path }, stdio: "pipe" })
  const requests = readFileSync(log, "utf8").trimEnd().split("\n")
  rmSync(checkout, { recursive: true })
  return requests
}

describe("the version", () => {
  it("is the version of package.json in every file that names it", () => {
    assert.deepStrictEqual(named(repository), expected(JSON.parse(read(repository, manifest)).version))
  })

  it.each([
    [{ version: "1.2.3", hasVersion: false, hasMajor: true }, ["look", "make", "move"]],
    [{ version: "1.2.3", hasVersion: false, hasMajor: false }, ["look", "make", "move", "make major"]],
    [{ version: "1.2.3", hasVersion: true, hasMajor: true }, ["look", "move"]],
    [{ version: "1.2.3-next.0", hasVersion: false, hasMajor: true }, ["look", "make"]]
  ])("is a tag that stays, and its major number is a tag that moves: %j", (tagging, expectedRequests) => {
    const refs = "repos/acme/tool/git/refs"
    const requests = new Map([
      ["look", `api ${refs}/tags/v${tagging.version}`],
      ["make", `api ${refs} -f ref=refs/tags/v${tagging.version} -f sha=0a1`],
      ["move", `api --method PATCH ${refs}/tags/v1 -f sha=0a1 -F force=true`],
      ["make major", `api ${refs} -f ref=refs/tags/v1 -f sha=0a1`]
    ])
    assert.deepStrictEqual(
      tagRequests(tagging),
      expectedRequests.map((name) => requests.get(name)!)
    )
  })

  it.each(["9.8.7", "10.0.0-next.1"])("%s is written into every file that names the version", (version) => {
    const checkout = mkdtempSync(join(tmpdir(), "oci-runtimes-version-"))
    const script = "packages/cli/scripts/version.ts"
    for (const file of [script, manifest, "tools/repository/Address.ts", ...places.map((place) => place.file)])
      cpSync(join(repository, file), join(checkout, file))
    const homepage = "https://example.org/$&"
    writeFileSync(
      join(checkout, manifest),
      JSON.stringify({ ...JSON.parse(read(checkout, manifest)), version, homepage, ...addressed })
    )
    execFileSync(process.execPath, [join(checkout, script)])
    assert.deepStrictEqual(named(checkout), expected(version))
    assert.include(read(checkout, "packages/cli/src/Version.ts"), `undefined = ${JSON.stringify(homepage)}\n`)
    rmSync(checkout, { recursive: true })
  })
})
