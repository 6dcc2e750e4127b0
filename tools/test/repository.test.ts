import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { homepage } from "../../packages/cli/src/Version.ts"
import * as Address from "../repository/Address.ts"
import { checkout, named } from "../repository/files.ts"

const read = (file: string): string => readFileSync(join(checkout, file), "utf8")

const present = Address.ofManifest(read("package.json"))!

const texts = new Map(named().map((file) => [file, read(file)]))

const rewritten = (from: Address.Address, to: Address.Address, files: ReadonlyMap<string, string> = texts) =>
  new Map(Array.from(files, ([file, text]) => [file, Address.replace(text, from, to)]))

const [first, second] = [
  { owner: "first-owner", name: "first.name" },
  { owner: "second", name: "oci-runtimes" }
]

describe("the address of the repository", () => {
  it.each<readonly [string, Address.Address | undefined]>([
    ["acme/oci-runtimes", { owner: "acme", name: "oci-runtimes" }],
    ["A-1/b_c.d", { owner: "A-1", name: "b_c.d" }],
    ["OWNER/REPO", Address.placeholder],
    ...[
      "",
      "acme",
      "acme/",
      "/x",
      "-a/b",
      "a-/b",
      "a--b/c",
      "a/b/c",
      "a/..",
      "a/b.git",
      "a b/c",
      `${"a".repeat(40)}/b`
    ].map((text) => [text, undefined] as const)
  ])("of %j is %j", (text, expected) => assert.deepStrictEqual(Address.parse(text), expected))

  it("is replaced by itself, and not within other names", () => {
    const text =
      "acme/tool acme/tool.git @acme/tool https://github.com/acme/tool/issues acme/tool-x xacme/tool https://acme.github.io/tool/a"
    assert.strictEqual(
      Address.replace(text, { owner: "acme", name: "tool" }, second!),
      "second/oci-runtimes second/oci-runtimes.git @acme/tool https://github.com/second/oci-runtimes/issues acme/tool-x xacme/tool https://second.github.io/oci-runtimes/a"
    )
  })

  it("can be written again and again", () => {
    const written = rewritten(present, first!)
    assert.deepStrictEqual(rewritten(first!, second!, written), rewritten(present, second!))
    assert.deepStrictEqual(rewritten(first!, present, written), texts)
    for (const [file, text] of rewritten(first!, second!, written))
      assert.notMatch(text, /first-owner|first\.name|OWNER/, file)
  })

  it("of any owner and name is written as it is", () => {
    const names = fc
      .stringMatching(/^[a-zA-Z\d][\w-]{0,20}$/)
      .filter((name) => Address.parse(`a/${name}`) !== undefined)
    const owners = fc.stringMatching(/^[a-zA-Z\d]{1,20}$/)
    fc.assert(
      fc.property(owners, names, (owner, name) => {
        const manifest = rewritten(present, { owner, name }).get("package.json")!
        assert.deepStrictEqual(Address.ofManifest(manifest), { owner, name })
      })
    )
  })

  it("stands in every manifest, with the folder of the package", () => {
    const { homepage: site, repository } = JSON.parse(read("package.json"))
    for (const folder of ["packages/core", "packages/node", "packages/cli"]) {
      const manifest = JSON.parse(read(`${folder}/package.json`))
      assert.deepStrictEqual(manifest.repository, { ...repository, directory: folder })
      assert.strictEqual(manifest.homepage, site)
      assert.strictEqual(manifest.bugs.url, `https://github.com/${present.owner}/${present.name}/issues`)
    }
    assert.strictEqual(site, Address.homepage(present))
    assert.strictEqual(homepage, Address.isPlaceholder(present) ? undefined : site)
  })

  it("stands nowhere else", () => {
    const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: checkout, encoding: "utf8" }).split("\0")
    // These say how the command is used, and the source of the command has what the manifest has.
    const own =
      /^(?:tools\/|CONTRIBUTING\.md$|packages\/cli\/(?:scripts\/version|src\/Version)\.ts$|\.changeset\/|CHANGELOG\.md$)/
    const others = tracked.filter((file) => file !== "" && !texts.has(file) && !own.test(file))
    assert.isAbove(others.length, 500)
    const naming = others.filter((file) => {
      const text = read(file)
      return Address.replace(text, present, first!) !== text || /github\.io/.test(text)
    })
    assert.deepStrictEqual(naming, [])
  })
})
